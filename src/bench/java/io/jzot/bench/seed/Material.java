package io.jzot.bench.seed;

import io.jzot.bench.wire.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Bytes that do not compress, from fixed seeds, kept in files. */
public final class Material implements AutoCloseable {
  private static final int PIECE = 1 << 20;
  private static final int STAMP = 16;

  private final Path folder;
  private final Map<String, Content> made = new HashMap<>();
  private final Map<Long, FileChannel> opened = new HashMap<>();

  public Material(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** A blob of that size in a file; the same seed gives the same bytes. */
  public Content blob(long size, long seed) {
    return made.computeIfAbsent(size + "-" + seed, name -> make(name, size, seed));
  }

  private Content make(String name, long size, long seed) {
    Path file = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(seed);
    MessageDigest hash = Content.sha256();
    byte[] piece = new byte[PIECE];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= PIECE) {
        random.nextBytes(piece);
        int count = (int) Math.min(left, PIECE);
        out.write(piece, 0, count);
        hash.update(piece, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Content(Content.digest(hash.digest()), size, file, new byte[0]);
  }

  /** A blob to be pushed that nobody has: the bytes of a file behind a stamp of their own. */
  public Fresh fresh(long size, long number) {
    byte[] stamp = ByteBuffer.allocate(STAMP).putLong(number).putLong(size).array();
    FileChannel base = opened.computeIfAbsent(size, this::open);
    MessageDigest hash = Content.sha256();
    hash.update(stamp);
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try {
      for (long done = STAMP; done < size; ) {
        piece.clear().limit((int) Math.min(PIECE, size - done));
        int count = base.read(piece, done);
        hash.update(piece.array(), 0, count);
        done += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Fresh(Content.digest(hash.digest()), size, stamp, base);
  }

  private FileChannel open(long size) {
    try {
      Path file = blob(size, 1).file();
      if (file == null) {
        throw new IllegalStateException();
      }
      return FileChannel.open(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : opened.values()) {
      channel.close();
    }
  }

  /** Content that is new to every store. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Fresh(String digest, long size, byte[] stamp, FileChannel base) {
    public Body body() {
      return part(0, size);
    }

    /** A part of it, which starts with the stamp or after it. */
    public Body part(long first, long length) {
      return first >= STAMP ? new Body.Part(base, first, length) : new Stamped(this, length);
    }
  }

  private record Stamped(Fresh fresh, long length) implements Body.Other {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      new Body.Bytes(fresh.stamp()).writeTo(out);
      new Body.Part(fresh.base(), STAMP, length - STAMP).writeTo(out);
    }
  }
}
