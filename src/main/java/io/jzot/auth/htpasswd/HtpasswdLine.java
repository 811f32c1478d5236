package io.jzot.auth.htpasswd;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.spec.EncryptablePasswordSpec;
import org.wildfly.security.password.spec.IteratedPasswordAlgorithmSpec;
import org.wildfly.security.password.util.ModularCrypt;

/** Makes what the realm reads. */
public final class HtpasswdLine {
  private static final Pattern NAME = Pattern.compile("[^:\\p{Cntrl}]+");
  private static final int MOST_COST = 17; // seconds a guess

  private HtpasswdLine() {}

  /**
   * A user with the bcrypt hash of a password, without the line's end.
   *
   * @param cost how expensive a guess is; one more doubles it
   * @throws IllegalArgumentException if nobody could log in with them; its message has no secret
   */
  public static String of(String user, String password, int cost) {
    if (!NAME.matcher(user).matches()) {
      throw new IllegalArgumentException("a user's name is not empty, and has no ':' in it");
    }
    int length = password.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > HashedPassword.BCRYPT_SEES) {
      throw new IllegalArgumentException(
          "a password has 1 to " + HashedPassword.BCRYPT_SEES + " bytes: bcrypt sees no more");
    }
    if (cost < HashedPassword.LEAST_COST || cost > MOST_COST) {
      throw new IllegalArgumentException(
          "the cost is " + HashedPassword.LEAST_COST + " to " + MOST_COST);
    }
    return user + ':' + hash(password, cost);
  }

  private static String hash(String password, int cost) {
    try {
      PasswordFactory factory =
          PasswordFactory.getInstance(
              BCryptPassword.ALGORITHM_BCRYPT, new WildFlyElytronPasswordProvider());
      return ModularCrypt.encodeAsString(
          factory.generatePassword(
              new EncryptablePasswordSpec(
                  password.toCharArray(), new IteratedPasswordAlgorithmSpec(cost))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("bcrypt is there", e);
    }
  }
}
