package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Document;
import io.jzot.testing.Figures;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start does not take longer for what lies below the root. */
@Tag("soak")
@Timeout(900)
class ManyRepositoriesIT {
  private static final int REPOSITORIES = 20_000;
  private static final int STARTS = 5;

  @TempDir private Path folder;
  private final Document image = Images.sha256().image("image", spec -> spec.layers(0)).top();

  @Test
  void readyAsSoonAsWithout() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path full = Files.createDirectory(folder.resolve("full"));
    fill(full.resolve("root"));
    List<Long> without = new ArrayList<>();
    List<Long> with = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      without.add(start(empty));
      with.add(start(full));
    }
    long one = median(without);
    long other = median(with);
    Figures.note(
        "ready with -Xmx256m: empty root %d ms, %d repositories and junk %d ms (medians of %d)",
        one, REPOSITORIES, other, STARTS);
    assertThat(other).isLessThanOrEqualTo(one * 3 / 2);
  }

  private static long median(List<Long> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  /** Milliseconds until it is ready; then it has to know what there is. */
  private long start(Path where) throws Exception {
    Path config = TestConfig.in(where).write();
    long began = System.nanoTime();
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config).heap("256m"), where)) {
      RegistryClient client = new RegistryClient(server.uri());
      while (client.get("/readyz").status() != 200) {
        Thread.sleep(5);
      }
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      if (where.endsWith("full")) {
        client.repository("r7/n" + (REPOSITORIES - 1)).manifest("v1").expect(200);
        assertThat(client.get("/v2/_catalog?n=30000").expect(200).texts("repositories"))
            .hasSize(REPOSITORIES);
      }
      return took;
    }
  }

  private void fill(Path root) throws IOException {
    String index =
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"%s","size":%d,\
        "annotations":{"org.opencontainers.image.ref.name":"v1"}}]}"""
            .formatted(image.mediaType(), image.digest(), image.bytes().length);
    for (int i = 0; i < REPOSITORIES; i++) {
      Path repository = root.resolve("r" + (REPOSITORIES - 1) % 8 + "/n" + i);
      Path blobs = Files.createDirectories(repository.resolve("blobs/sha256"));
      Files.writeString(repository.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      Files.writeString(repository.resolve("index.json"), index);
      Files.write(blobs.resolve(image.digest().hex()), image.bytes());
    }
    for (int i = 0; i < 1000; i++) {
      Files.writeString(root.resolve("junk " + i), "junk");
      Files.writeString(root.resolve("r7/n" + i + "/junk"), "junk");
      Files.createDirectories(root.resolve("Not A Name/" + i));
    }
  }
}
