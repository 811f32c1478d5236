package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.oci.Digest;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One bit of a layer, a config, a manifest and an index rots. */
@Timeout(120)
class FlippedBitsIT {
  private static final String MULTI = "multi";

  @TempDir private Path folder;
  private final Map<String, Images> pushed = new LinkedHashMap<>();
  private final Map<String, Digest> rotten = new LinkedHashMap<>();

  @Test
  void areFoundNeverServedAndHealed() throws Exception {
    Path config = TestConfig.in(folder).write();
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      for (String what : new String[] {"layer", "config", "manifest", "index"}) {
        push(client, what);
      }
    }
    for (Map.Entry<String, Digest> each : rotten.entrySet()) {
      flip(folder.resolve("root/" + each.getKey() + "/blobs/sha256/" + each.getValue().hex()));
    }

    assertThat(affected(config, 1))
        .isEqualTo(Set.copyOf(rotten.values().stream().map(Digest::toString).toList()));
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      pushed.forEach((name, images) -> pull(client.repository(name), images));
      for (Map.Entry<String, Images> each : pushed.entrySet()) {
        RepositoryClient repository = client.repository(each.getKey());
        assertThat(
                served(
                    repository, each.getValue(), Objects.requireNonNull(rotten.get(each.getKey()))))
            .isEqualTo(404);
        repository.push(each.getValue(), "v1");
        whole(repository, each.getValue());
      }
    }
    assertThat(affected(config, 0)).isEmpty();
  }

  private void push(RegistryClient client, String what) {
    Images images =
        Images.sha256()
            .image("one", spec -> spec.layers(2))
            .index(MULTI, spec -> spec.child("one"));
    client.repository(what).push(images, "v1");
    pushed.put(what, images);
    Digest image = images.document("one").digest();
    rotten.put(
        what,
        switch (what) {
          case "manifest" -> image;
          case "index" -> images.document(MULTI).digest();
          default -> blob(images, what.equals("config"));
        });
  }

  private static Digest blob(Images images, boolean config) {
    return images.blobs().stream()
        .filter(blob -> blob.mediaType().toString().contains("config") == config)
        .findFirst()
        .orElseThrow()
        .digest();
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** The blobs that a scrub calls damaged. */
  private Set<String> affected(Path config, int exitCode) throws Exception {
    JzotCommand.Outcome scrub =
        JzotCommand.of("scrub", "--format", "json", config.toString()).run(folder);
    assertThat(scrub.exitCode()).as("%s", scrub).isEqualTo(exitCode);
    Set<String> found = new TreeSet<>();
    collect(new ObjectMapper().readTree(scrub.out()), found);
    return found;
  }

  private static void collect(JsonNode node, Set<String> found) {
    node.findValues("affectedBlob").forEach(blob -> found.add(blob.asText()));
  }

  /** Whatever is answered with 200 is right. */
  private static void pull(RepositoryClient repository, Images images) {
    images.documents().forEach(d -> rightOrNot(repository.manifest(d.digest()), d.bytes()));
    images.blobs().forEach(b -> rightOrNot(repository.blob(b.digest()), b.bytes()));
  }

  private static void rightOrNot(Answer answer, byte[] expected) {
    if (answer.expect(200, 404).status() == 200) {
      answer.expectBody(expected);
    }
  }

  private static int served(RepositoryClient repository, Images images, Digest digest) {
    boolean document = images.documents().stream().anyMatch(d -> d.digest().equals(digest));
    return (document ? repository.headManifest(digest) : repository.headBlob(digest)).status();
  }

  private static void whole(RepositoryClient repository, Images images) {
    images
        .documents()
        .forEach(d -> repository.manifest(d.digest()).expect(200).expectBody(d.bytes()));
    for (Blob blob : images.blobs()) {
      repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    }
  }
}
