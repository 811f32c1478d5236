package io.jzot.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.spec.EncryptablePasswordSpec;
import org.wildfly.security.password.spec.IteratedPasswordAlgorithmSpec;
import org.wildfly.security.password.util.ModularCrypt;

/** Lines of an htpasswd file, and the header of the user who is in one. */
public final class Htpasswd {
  private Htpasswd() {}

  /** A line with its line end, hashed by bcrypt. */
  public static String line(String user, String password, int cost) {
    try {
      PasswordFactory factory =
          PasswordFactory.getInstance(
              BCryptPassword.ALGORITHM_BCRYPT, new WildFlyElytronPasswordProvider());
      var clear =
          new EncryptablePasswordSpec(
              password.toCharArray(), new IteratedPasswordAlgorithmSpec(cost));
      return user + ':' + ModularCrypt.encodeAsString(factory.generatePassword(clear)) + '\n';
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The header {@code Authorization}. */
  public static String basic(String user, String password) {
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
