package io.jzot.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Sparse;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.Storage;
import io.jzot.store.mem.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutRegistryTest {
  private static final RepositoryName NAME = RepositoryName.parse("team/app");
  private static final String EMPTY =
      "\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\""
          + Digest.of(DigestAlgorithm.SHA256, bytes("{}"))
          + '"';

  private final Storage storage = new MemoryStorage();
  private final Registry registry = registry(true, Sparse.NONE);

  private Registry registry(boolean docker, Sparse sparse) {
    return new LayoutRegistry(storage, new RegistryOptions(docker, name -> sparse));
  }

  @Test
  void aTagThatMovesSaysWhatItNamedBefore() {
    PushedManifest first = push(registry, tag("v1"), artifact("one"));
    PushedManifest second = push(registry, tag("v1"), artifact("two"));
    assertThat(first.repositoryCreated()).isFalse(); // by its blob
    assertThat(first.replaced()).isNull();
    assertThat(second.replaced()).isEqualTo(first.descriptor().digest());
    assertThat(push(registry, tag("v1"), artifact("two")).unchanged()).isTrue();
  }

  @Test
  void whoMayOnlyCreateCannotMoveATag() {
    push(registry, tag("v1"), artifact("one"));
    WriteGrant create = grant(true, false);
    refused(
        ErrorCode.DENIED,
        () ->
            registry.putManifest(NAME, with(create, Precondition.NONE, tag("v1"), artifact("2"))));
    registry.putManifest(NAME, with(create, Precondition.NONE, tag("v1"), artifact("one")));
    registry.putManifest(NAME, with(create, Precondition.NONE, tag("v2"), artifact("2")));
  }

  @Test
  void whoMayOnlyUpdateCannotCreate() {
    WriteGrant update = grant(false, true);
    pushEmpty(registry);
    refused(
        ErrorCode.DENIED,
        () ->
            registry.putManifest(NAME, with(update, Precondition.NONE, tag("v1"), artifact("1"))));
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes(artifact("1")));
    refused(
        ErrorCode.DENIED,
        () -> registry.putManifest(NAME, with(update, Precondition.NONE, digest, artifact("1"))));
  }

  @Test
  void preconditionsAreJudgedAgainstWhatIsThere() {
    Precondition absent = new Precondition(null, true);
    pushEmpty(registry);
    Digest one =
        registry
            .putManifest(NAME, with(WriteGrant.ALL, absent, tag("v1"), artifact("one")))
            .descriptor()
            .digest();
    refused(
        ErrorCode.PRECONDITION_FAILED,
        () -> registry.putManifest(NAME, with(WriteGrant.ALL, absent, tag("v1"), artifact("two"))));
    Precondition isOne = new Precondition(Set.of(one.toString()), false);
    registry.putManifest(NAME, with(WriteGrant.ALL, isOne, tag("v1"), artifact("two")));
    refused(ErrorCode.PRECONDITION_FAILED, () -> registry.deleteTag(NAME, Tag.parse("v1"), isOne));
    registry.deleteTag(NAME, Tag.parse("v1"), new Precondition(Set.of(), false));
  }

  @Test
  void aDigestKeepsItsMediaType() {
    String without = "{\"schemaVersion\":2,\"config\":{" + EMPTY + "},\"layers\":[]}";
    push(registry, tag("v1"), without);
    ManifestPush docker =
        new ManifestPush(
            tag("v2"),
            MediaType.DOCKER_MANIFEST,
            bytes(without),
            Set.of(),
            WriteGrant.ALL,
            Precondition.NONE);
    refused(ErrorCode.MANIFEST_INVALID, () -> registry.putManifest(NAME, docker));
    refused(
        ErrorCode.MANIFEST_TYPE_UNSUPPORTED,
        () -> registry(false, Sparse.NONE).putManifest(NAME, docker));
  }

  @Test
  void missingChildrenAreAllNamedUnlessSparse() {
    String layer = EMPTY.replace("44136", "54136");
    String manifest =
        "{\"schemaVersion\":2,\"config\":{" + layer + "},\"layers\":[{" + EMPTY + "}]}";
    assertThatThrownBy(() -> registry.putManifest(NAME, with(manifest)))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
              assertThat((Iterable<?>) e.detail().get("blobs")).hasSize(2);
            });
    assertThat(storage.repository(NAME).exists()).as("nothing is left behind").isFalse();
    refused(
        ErrorCode.MANIFEST_BLOB_UNKNOWN,
        () -> registry(true, Sparse.INDEXES).putManifest(NAME, with(manifest)));
    registry(true, Sparse.ALL).putManifest(NAME, with(manifest));
  }

  @Test
  void aNameTooLongCannotBeCreated() {
    RepositoryName endless = RepositoryName.parse("a".repeat(256));
    refused(
        ErrorCode.NAME_INVALID, () -> registry.startUpload(endless, "", DigestAlgorithm.SHA256));
    refused(
        ErrorCode.NAME_UNKNOWN, () -> registry.statManifest(endless, Reference.parse("latest")));
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static PushedManifest push(Registry registry, Reference reference, String manifest) {
    pushEmpty(registry);
    return registry.putManifest(NAME, with(WriteGrant.ALL, Precondition.NONE, reference, manifest));
  }

  private static void pushEmpty(Registry registry) {
    var session = registry.startUpload(NAME, "", DigestAlgorithm.SHA256);
    try (var append = session.append(null)) {
      append.write(java.nio.ByteBuffer.wrap(bytes("{}")));
      append.acknowledge();
    }
    registry.commitUpload(NAME, session, Digest.of(DigestAlgorithm.SHA256, bytes("{}")));
  }

  private static WriteGrant grant(boolean create, boolean update) {
    return new WriteGrant() {
      @Override
      public void checkCreate(Reference reference) {
        check(create);
      }

      @Override
      public void checkUpdate(Tag tag) {
        check(update);
      }

      private void check(boolean allowed) {
        if (!allowed) {
          throw new OciException(ErrorCode.DENIED, "not granted");
        }
      }
    };
  }

  private static ManifestPush with(String manifest) {
    return with(WriteGrant.ALL, Precondition.NONE, tag("v1"), manifest);
  }

  private static ManifestPush with(
      WriteGrant grant, Precondition precondition, Reference reference, String manifest) {
    return new ManifestPush(
        reference, MediaType.OCI_MANIFEST, bytes(manifest), Set.of(), grant, precondition);
  }

  private static String artifact(String text) {
    return "{\"schemaVersion\":2,\"config\":{"
        + EMPTY
        + "},\"layers\":[{"
        + EMPTY
        + "}],\"annotations\":{\"text\":\""
        + text
        + "\"}}";
  }

  private static Tag tag(String text) {
    return Tag.parse(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
