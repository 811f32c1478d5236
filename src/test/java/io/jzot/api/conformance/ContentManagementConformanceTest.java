package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Distribution-spec, "Content Management", and mounting, which is tested by deleting. */
@QuarkusTest
class ContentManagementConformanceTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("conformance/delete");
  private final RepositoryClient other = registry.fresh("conformance/other");

  @ParameterizedTest
  @EnumSource
  @DisplayName("#21 a mount from a repository that has the blob is 201; the Location is here")
  void mount(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, 3000);
    other.pushInOne(blob).expect(201);

    Answer mounted = repository.mount(blob.digest(), other.name()).expect(201);

    assertThat(mounted.header("Location")).isEqualTo(repository.path("blobs/" + blob.digest()));
    assertThat(mounted.header("Docker-Content-Digest")).isEqualTo(blob.digest().toString());
    repository.send(Call.get(mounted.header("Location"))).expect(200).expectBody(blob.bytes());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#21 a mount of what the other repository lacks opens a session that works")
  void mountOfNothing(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, 3000);
    other.pushInOne(Blob.random(10)).expect(201);
    for (String from : List.of(other.name(), "conformance/never-there")) {
      Answer refused = repository.mount(blob.digest(), from).expect(202);

      repository
          .send(
              Call.put(refused.header("Location") + "?digest=" + blob.digest()).body(blob.bytes()))
          .expect(201);
      repository.deleteBlob(blob.digest()).expect(202);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#21 a mount without from finds the blob in any repository")
  void anonymousMount(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, 3000);
    other.pushInOne(blob).expect(201);

    Answer mounted = repository.mount(blob.digest(), null).expect(201, 202);

    if (mounted.status() == 202) {
      repository
          .send(
              Call.put(mounted.header("Location") + "?digest=" + blob.digest()).body(blob.bytes()))
          .expect(201);
    }
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#22 what was mounted is not gone when it is deleted where it came from")
  void deletedAtItsSource(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, 3000);
    repository.pushInOne(blob).expect(201);
    other.mount(blob.digest(), repository.name()).expect(201);

    repository.deleteBlob(blob.digest()).expect(202);

    repository.blob(blob.digest()).expect(404);
    repository.headBlob(blob.digest()).expect(404);
    other.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    other.deleteBlob(blob.digest()).expect(202);
    other.blob(blob.digest()).expect(404);
  }

  @Test
  @DisplayName("#23 a cancelled upload is 204 without a body, and gone")
  void cancel() {
    for (boolean begun : new boolean[] {false, true}) {
      UploadClient upload = repository.upload();
      if (begun) {
        upload.append(Blob.randomBytes(100)).expect(202);
      }

      Answer cancelled = upload.cancel().expect(204);

      assertThat(cancelled.body()).isEmpty();
      upload.status().expectError(404, "BLOB_UPLOAD_UNKNOWN");
      upload.append(Blob.randomBytes(100)).expectError(404, "BLOB_UPLOAD_UNKNOWN");
      upload.cancel().expectError(404, "BLOB_UPLOAD_UNKNOWN");
    }
  }

  @Test
  @DisplayName("#24 deleting a blob that never was: 404, and it is not there")
  void deleteOfNothing() {
    Digest never = Blob.random(10).digest();
    repository.deleteBlob(never).expectError(404, "NAME_UNKNOWN");
    repository.headBlob(never).expect(404);

    repository.pushInOne(Blob.random(10)).expect(201);
    repository.deleteBlob(never).expectError(404, "BLOB_UNKNOWN");
    repository.headBlob(never).expect(404);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#26 the empty blob and {} survive any number of deletions in several repositories")
  void sharedAndDeleted(DigestAlgorithm algorithm) {
    for (byte[] bytes : List.of(new byte[0], Blob.EMPTY_JSON.bytes())) {
      Blob blob = Blob.of(algorithm, MediaType.OCTET_STREAM, bytes);
      for (int round = 0; round < 3; round++) {
        repository.pushInOne(blob).expect(201);
        other.push(blob).expect(201);
        repository.deleteBlob(blob.digest()).expect(202);
        other.blob(blob.digest()).expect(200).expectBody(bytes);
        repository.mount(blob.digest(), other.name()).expect(201);
        other.deleteBlob(blob.digest()).expect(202);
        repository.blob(blob.digest()).expect(200).expectBody(bytes);
        repository.deleteBlob(blob.digest()).expect(202);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#35 a deleted tag is gone at once, its manifest can still be deleted by digest")
  void tagsThenManifests(DataSet data) {
    Images images = data.create();
    repository.push(images);
    List<Document> all = new ArrayList<>(images.documents());
    Collections.reverse(all); // an index before its children
    for (Document document : all) {
      if (document.digest().algorithm() == DigestAlgorithm.SHA256) {
        repository.putManifest("doomed", document).expect(201);
        repository.deleteManifest("doomed").expect(202);
        repository.headManifest("doomed").expect(404);
        repository.manifest("doomed").expect(404);
        repository.deleteManifest("doomed").expectError(404, "MANIFEST_UNKNOWN");
      }
      repository.headManifest(document.digest()).expect(200);
    }
    // Whatever lists or refers to another goes first.
    for (Document document : all) {
      repository.deleteManifest(document.digest()).expect(202);
      repository.headManifest(document.digest()).expect(404);
    }
    images.blobs().forEach(blob -> repository.deleteBlob(blob.digest()).expect(202));
    images.blobs().forEach(blob -> repository.headBlob(blob.digest()).expect(404));
    assertThat(repository.tags()).isEmpty();
  }

  @Test
  @DisplayName("#35 a manifest that is deleted by digest takes its tags along")
  void manifestWithTags() {
    Images images = Images.any();
    repository.push(images, "one");
    repository.putManifest("two", images.top()).expect(201);

    repository.deleteManifest(images.top().digest()).expect(202);

    repository.headManifest("one").expect(404);
    repository.headManifest("two").expect(404);
    assertThat(repository.tags()).isEmpty();
    repository.deleteManifest(images.top().digest()).expectError(404, "MANIFEST_UNKNOWN");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#42 what was deleted can be pushed again, and is there at once")
  void pushedAgain(DataSet data) {
    Images images = data.create();
    for (int round = 0; round < 2; round++) {
      repository.push(images);
      Digest top = images.top().digest();
      repository.manifest(top).expect(200).expectBody(images.top().bytes());
      repository.deleteManifest(top).expect(202);
      repository.manifest(top).expect(404);
    }
  }
}
