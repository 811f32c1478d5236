package io.jzot.auth.openid;

/** What a name must be like that comes from outside and goes into cookies, logs and policies. */
final class UserNames {
  private static final int LONGEST = 255;

  private UserNames() {}

  static void check(String name) throws LoginRefusedException {
    if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
      throw new LoginRefusedException("the user's name is too long or has control characters");
    }
  }
}
