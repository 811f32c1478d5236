package io.jzot.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a server writes into its log from now on. */
public final class LogTail implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final FileChannel file;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  LogTail(Path log) throws IOException {
    this.file = FileChannel.open(log, StandardOpenOption.READ);
    file.position(file.size());
  }

  /** Whole lines since it was asked last. */
  public List<String> lines() throws IOException {
    while (file.read(piece) > 0) {
      begun.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    String text = begun.toString(StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n') + 1;
    byte[] rest = text.substring(end).getBytes(StandardCharsets.UTF_8);
    begun.reset();
    begun.write(rest, 0, rest.length);
    return text.substring(0, end).lines().toList();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
