package io.jzot.auth.openid;

/** What a browser brought back proves nobody. The message is for logs, and quotes no secret. */
final class LoginRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  LoginRefusedException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
