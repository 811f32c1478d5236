package io.jzot.app;

import static io.jzot.log.Field.field;

import io.jzot.auth.token.SigningKey;
import io.jzot.store.fs.RootSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of our tokens, in the root, made when it is first needed. A root that takes no files, or
 * a file that says something else, stops nobody: tokens live for minutes, and the next key will do.
 */
final class TokenKey implements Supplier<SigningKey> {
  static final String FILE = "_token-key";
  private static final Logger log = LoggerFactory.getLogger(TokenKey.class);

  private final Path root;
  private @Nullable SigningKey key;

  TokenKey(Path root) {
    this.root = root;
  }

  @Override
  public synchronized SigningKey get() {
    SigningKey known = key;
    if (known == null) {
      known = open();
      key = known;
    }
    return known;
  }

  private SigningKey open() {
    try {
      RootSecret file = new RootSecret(root, FILE);
      byte[] content = file.readOrMake(SigningKey::generate);
      try {
        return SigningKey.parse(content);
      } catch (IOException e) {
        log.warn("the key of tokens is damaged, there is a new one", field("file", FILE));
        return SigningKey.parse(file.replace(SigningKey.generate()));
      }
    } catch (IOException e) {
      log.warn("the key of tokens cannot be kept, it ends with the process", e);
      return passing();
    }
  }

  private static SigningKey passing() {
    try {
      return SigningKey.parse(SigningKey.generate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
