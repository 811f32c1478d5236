package io.jzot.api.badinput;

import io.jzot.testing.Blob;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import java.nio.charset.StandardCharsets;

/**
 * What is there before the bad requests come: a repository with an image under the tag {@code here}
 * and an index over it, a blob that nothing references, and upload sessions.
 *
 * <p>Place-holders: {@code {repo} {image} {index} {config} {layer} {blob} {absent}} (digests, but
 * for the first), {@code {session}} (a fresh one with ten bytes), {@code {finished} {cancelled}
 * {elsewhere}} (ids of sessions).
 */
final class Ground {
  private static final String TAG = "here";
  static final int BYTES_IN_SESSION = 10;

  private final RepositoryClient repository;
  private final Images images =
      Images.sha256()
          .image("image", i -> i.layers(1))
          .index("index", x -> x.child("image", "linux", "amd64"));
  private final Blob loose = Blob.random(1000);
  private final Blob absent = Blob.random(10);
  private final String finished;
  private final String cancelled;
  private final String elsewhere;

  Ground(RegistryClient registry) {
    repository = registry.fresh("bad/input");
    repository.push(images);
    repository.putManifest(TAG, images.document("image")).expect(201);
    repository.pushInOne(loose).expect(201);
    UploadClient toFinish = repository.upload();
    toFinish.finish(Blob.EMPTY_JSON.digest(), Blob.EMPTY_JSON.bytes()).expect(201);
    finished = toFinish.id();
    UploadClient toCancel = repository.upload();
    toCancel.cancel().expect(204);
    cancelled = toCancel.id();
    elsewhere = registry.fresh("bad/elsewhere").upload().id();
  }

  String fill(String text) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    String filled =
        text.replace("{repo}", repository.name())
            .replace("{image}", images.document("image").digest().toString())
            .replace("{index}", images.document("index").digest().toString())
            .replace("{config}", blob(0).digest().toString())
            .replace("{layer}", blob(1).digest().toString())
            .replace("{blob}", loose.digest().toString())
            .replace("{absent}", absent.digest().toString())
            .replace("{finished}", finished)
            .replace("{cancelled}", cancelled)
            .replace("{elsewhere}", elsewhere);
    return filled.contains("{session}") ? filled.replace("{session}", session()) : filled;
  }

  byte[] fill(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String filled = fill(text);
    return filled.equals(text) ? body : filled.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String session() {
    UploadClient upload = repository.upload();
    upload.append(new byte[BYTES_IN_SESSION]).expect(202);
    return upload.id();
  }

  private Blob blob(int index) {
    return images.blobs().stream().skip(index).findFirst().orElseThrow();
  }

  /** Nothing of all this may have changed by refusals. */
  void verifyUnharmed() {
    repository.manifest(TAG).expect(200).expectBody(images.document("image").bytes());
    images.documents().forEach(d -> repository.manifest(d.digest()).expect(200));
    images.blobs().forEach(b -> repository.blob(b.digest()).expect(200).expectBody(b.bytes()));
    repository.blob(loose.digest()).expect(200).expectBody(loose.bytes());
    org.assertj.core.api.Assertions.assertThat(repository.tags()).containsExactly(TAG);
  }
}
