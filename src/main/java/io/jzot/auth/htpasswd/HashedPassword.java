package io.jzot.auth.htpasswd;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.wildfly.common.codec.DecodeException;
import org.wildfly.security.password.Password;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.interfaces.UnixSHACryptPassword;
import org.wildfly.security.password.util.ModularCrypt;

/** A password's hash: bcrypt, SHA-256-crypt or SHA-512-crypt; Elytron computes. */
final class HashedPassword {
  private static final WildFlyElytronPasswordProvider PROVIDER =
      new WildFlyElytronPasswordProvider();
  private static final Pattern KNOWN = Pattern.compile("\\$(2[aby]|5|6)\\$.+");

  /** bcrypt sees no more of a password; what it does not see would be as good as any guess. */
  static final int BCRYPT_SEES = 72;

  static final int LEAST_COST = 4;
  private static final int MOST_COST = 31;
  private static final int SHA_256 = 32;
  private static final int SHA_512 = 64;

  private final String text;
  private final Password password;

  private HashedPassword(String text, Password password) {
    this.text = text;
    this.password = password;
  }

  /**
   * Reads modular crypt format.
   *
   * @throws IllegalArgumentException if it is of another kind, or damaged
   */
  static HashedPassword parse(String text) {
    if (!KNOWN.matcher(text).matches()) {
      throw new IllegalArgumentException("not bcrypt, SHA-256-crypt or SHA-512-crypt");
    }
    try {
      // The letters after $2 tell of mistakes in old libraries; a, b and y mean the same here.
      String decodable = text.startsWith("$2b$") ? "$2y$" + text.substring(4) : text;
      HashedPassword hash = new HashedPassword(text, translated(ModularCrypt.decode(decodable)));
      if (!hash.isWhole()) {
        throw new IllegalArgumentException("damaged hash");
      }
      return hash;
    } catch (GeneralSecurityException | DecodeException | IllegalStateException e) {
      throw new IllegalArgumentException("damaged hash", e);
    }
  }

  private boolean isWhole() {
    if (password instanceof BCryptPassword bcrypt) {
      int cost = bcrypt.getIterationCount();
      return cost >= LEAST_COST
          && cost <= MOST_COST
          && bcrypt.getSalt().length == BCryptPassword.BCRYPT_SALT_SIZE
          && bcrypt.getHash().length == BCryptPassword.BCRYPT_HASH_SIZE;
    }
    return password instanceof UnixSHACryptPassword crypt
        && crypt.getHash().length == (text.startsWith("$5$") ? SHA_256 : SHA_512);
  }

  /** What stands for users that are not there: as expensive as this, and matched by nothing. */
  HashedPassword unmatchable() {
    try {
      return new HashedPassword("", translated(withRandomHash()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the same with other bytes", e);
    }
  }

  private Password withRandomHash() {
    SecureRandom random = new SecureRandom();
    if (password instanceof BCryptPassword bcrypt) {
      byte[] hash = new byte[BCryptPassword.BCRYPT_HASH_SIZE];
      random.nextBytes(hash);
      return BCryptPassword.createRaw(
          bcrypt.getAlgorithm(), hash, bcrypt.getSalt(), bcrypt.getIterationCount());
    }
    UnixSHACryptPassword crypt = (UnixSHACryptPassword) password;
    byte[] hash = new byte[crypt.getHash().length];
    random.nextBytes(hash);
    return UnixSHACryptPassword.createRaw(
        crypt.getAlgorithm(), crypt.getSalt(), hash, crypt.getIterationCount());
  }

  /** Whether this is the hash of the password; takes as long as the hash asks for. */
  boolean matches(String guess) {
    try {
      return factory(password).verify(password, guess.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a hash that was read can be compared", e);
    }
  }

  /** Whether all of the password counts. */
  boolean sees(String guess) {
    return !(password instanceof BCryptPassword)
        || guess.getBytes(StandardCharsets.UTF_8).length <= BCRYPT_SEES;
  }

  /** Two hashes of equal cost take equally long. */
  String cost() {
    int iterations =
        password instanceof BCryptPassword bcrypt
            ? bcrypt.getIterationCount()
            : ((UnixSHACryptPassword) password).getIterationCount();
    return password.getAlgorithm() + '/' + iterations;
  }

  /** As it stands in the file. */
  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }

  private static Password translated(Password password) throws GeneralSecurityException {
    return factory(password).translate(password);
  }

  private static PasswordFactory factory(Password password) throws GeneralSecurityException {
    return PasswordFactory.getInstance(password.getAlgorithm(), PROVIDER);
  }
}
