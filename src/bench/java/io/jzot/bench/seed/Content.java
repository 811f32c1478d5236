package io.jzot.bench.seed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A blob or a manifest.
 *
 * @param digest with its algorithm
 * @param file where it lies; null when it is in memory
 * @param bytes empty when it lies in a file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Content(String digest, long size, @Nullable Path file, byte[] bytes) {

  public static Content of(byte[] bytes) {
    return new Content(digest(sha256().digest(bytes)), bytes.length, null, bytes);
  }

  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest without its algorithm. */
  public String hex() {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /** Puts it into a store: a file as a link. */
  void place(Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    if (file != null) {
      Files.createLink(target, file);
    } else {
      Files.write(target, bytes);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String digest(byte[] hash) {
    return "sha256:" + HexFormat.of().formatHex(hash);
  }
}
