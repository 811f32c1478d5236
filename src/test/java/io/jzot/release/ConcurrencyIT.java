package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.Together;
import io.jzot.testing.UploadClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that want the same at the same time. */
@Timeout(120)
class ConcurrencyIT {
  private static final int PUSHES = 200;
  private static final int REPOSITORIES = 20;
  private static final int WRITERS = 32;
  private static final int ROUNDS = 5;

  @TempDir private static Path folder;
  private static JzotProcess server;
  private static RegistryClient client;

  @BeforeAll
  static void start() throws Exception {
    server = JzotProcess.start(folder);
    client = new RegistryClient(server.uri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theSameBlobTwoHundredTimes() throws Exception {
    Blob blob = Blob.random(300_000);

    List<Answer> answers = Together.run(PUSHES, i -> () -> push(i, blob));

    assertThat(answers).allSatisfy(answer -> answer.expect(201));
    assertThat(inodes(blob)).hasSize(1);
    for (int i = 0; i < REPOSITORIES; i++) {
      client.repository("same/r" + i).blob(blob.digest()).expect(200).expectBody(blob.bytes());
    }
  }

  /** Half of them with streamed bytes in a session, half of them in one request. */
  private static Answer push(int number, Blob blob) {
    RepositoryClient repository = client.repository("same/r" + number % REPOSITORIES);
    if (number % 2 == 0) {
      return repository.pushInOne(blob);
    }
    UploadClient upload = repository.upload();
    upload.append(blob.bytes()).expect(202);
    return upload.finish(blob.digest());
  }

  private static Set<Object> inodes(Blob blob) throws Exception {
    Set<Object> inodes = new TreeSet<>();
    for (int i = 0; i < REPOSITORIES; i++) {
      Path file = folder.resolve("root/same/r" + i + "/blobs/sha256/" + blob.digest().hex());
      inodes.add(Files.getAttribute(file, "unix:ino"));
    }
    return inodes;
  }

  @Test
  void oneTagWithManyWriters() throws Exception {
    RepositoryClient repository = client.repository("one-tag");
    List<Document> documents = new ArrayList<>();
    Images images = Images.sha256();
    IntStream.range(0, WRITERS).forEach(i -> images.image("i" + i, image -> image.layers(1)));
    repository.pushBlobs(images);
    documents.addAll(images.documents());
    repository.putManifest("latest", documents.get(0)).expect(201);

    Together.run(WRITERS, i -> () -> move(repository, documents, i));

    Document last =
        documents.stream()
            .filter(d -> Arrays.equals(d.bytes(), repository.manifest("latest").body()))
            .findFirst()
            .orElseThrow();
    assertThat(repository.headManifest("latest").header("Docker-Content-Digest"))
        .isEqualTo(last.digest().toString());
    assertThat(repository.tags()).containsExactly("latest");
    for (Document document : documents) {
      repository.manifest(document.digest()).expect(200).expectBody(document.bytes());
    }
  }

  /** Moves the tag again and again; it always is one of those that were pushed. */
  private static boolean move(RepositoryClient repository, List<Document> documents, int writer) {
    for (int round = 0; round < ROUNDS; round++) {
      repository.putManifest("latest", documents.get(writer)).expect(201);
      Answer seen = repository.manifest("latest").expect(200);
      assertThat(documents).anyMatch(d -> Arrays.equals(d.bytes(), seen.body()));
    }
    return true;
  }

  @Test
  void oneConditionalWriterWins() throws Exception {
    RepositoryClient repository = client.repository("conditional");
    Images images = Images.sha256();
    IntStream.range(0, WRITERS).forEach(i -> images.image("i" + i, image -> image.layers(1)));
    repository.pushBlobs(images);

    List<Answer> answers =
        Together.run(WRITERS, i -> () -> createOnly(repository, images.documents().get(i)));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 412).hasSize(WRITERS - 1);
  }

  private static Answer createOnly(RepositoryClient repository, Document document) {
    return repository.send(
        Call.put(repository.manifestPath("first"))
            .header("Content-Type", document.mediaType())
            .header("If-None-Match", "*")
            .body(document.bytes()));
  }
}
