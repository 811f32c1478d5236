package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Sparse;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.MediaType;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.registry.LayoutRegistry;
import io.jzot.registry.ManifestPush;
import io.jzot.registry.Precondition;
import io.jzot.registry.Registry;
import io.jzot.registry.RegistryOptions;
import io.jzot.registry.WriteGrant;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.ManifestDocument;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts that other tools put under the root. */
class ForeignLayoutTest {
  private static final RepositoryName NAME = new RepositoryName("foreign/app");

  @TempDir Path root;

  private FileStorage storage;
  private RepositoryStorage repository;
  private final List<Descriptor> entries = new ArrayList<>();

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
    assertThat(repository.exists()).isFalse();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Path directory() {
    return root.resolve("foreign/app");
  }

  private void blob(Digest digest, byte[] bytes) throws IOException {
    Path file = FileTrees.blob(directory(), digest);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** An image as umoci writes it. */
  private RawManifest image(String name) throws IOException {
    for (String blob : List.of(" config", " layer")) {
      byte[] bytes = RandomBlobs.bytes(name + blob);
      blob(RandomBlobs.sha256(bytes), bytes);
    }
    RawManifest raw =
        ManifestDocument.silent(MediaType.OCI_MANIFEST)
            .descriptor(
                "config", RepositoryContents.descriptor(MediaType.OCI_CONFIG, name + " config"))
            .descriptors(
                "layers",
                List.of(RepositoryContents.descriptor(MediaType.OCTET_STREAM, name + " layer")))
            .raw();
    blob(raw.digest(), raw.bytes());
    return raw;
  }

  private void list(RawManifest manifest, @Nullable String refName) {
    Map<String, String> annotations =
        refName == null ? Map.of() : Map.of(Descriptor.REF_NAME, refName);
    Descriptor bare = manifest.descriptor();
    entries.add(
        new Descriptor(bare.mediaType(), bare.digest(), bare.size(), null, annotations, Map.of()));
  }

  private void write(String more) throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    String manifests = String.join(",\n ", entries.stream().map(ManifestDocument::json).toList());
    Files.writeString(
        directory().resolve("index.json"),
        "{\n \"schemaVersion\": 2,\n \"manifests\": [\n " + manifests + "\n ]" + more + "\n}\n");
  }

  @Test
  void layoutThatIsDroppedInIsServedAtOnce() throws Exception {
    RawManifest image = image("image");
    list(image, "latest");
    write("");

    assertThat(repository.find(new Tag("latest"))).contains(image.descriptor());
    assertThat(repository.find(image.digest())).contains(image.descriptor());
    assertThat(repository.size(RepositoryContents.digest("image layer"))).isPresent();
    assertThat(storage.repositories(PageRequest.ALL).items()).containsExactly(NAME);
    assertThat(directory().resolve(".uploads")).doesNotExist();
  }

  @Test
  void layoutThatNobodyAskedForIsListedAfterARefresh() throws Exception {
    storage.repositories(PageRequest.ALL);
    list(image("image"), "latest");
    write("");
    assertThat(storage.repositories(PageRequest.ALL).items()).isEmpty();

    storage.refresh();

    assertThat(storage.repositories(PageRequest.ALL).items()).containsExactly(NAME);
  }

  @Test
  void namesOutsideTheGrammarAndDoublesAreHiddenButKept() throws Exception {
    RawManifest one = image("one");
    RawManifest two = image("two");
    RawManifest three = image("three");
    list(one, "good");
    list(one, "docker.io/library/weird:name");
    list(one, "double");
    list(two, "double");
    list(three, "same");
    list(three, "same");
    list(three, null);
    write(",\"annotations\":{\"made.by\":\"hand\"},\"x-other\":[1,{\"a\":null},2.50]");

    assertThat(tags()).containsExactly("good", "same");
    for (RawManifest raw : List.of(one, two, three)) {
      assertThat(repository.find(raw.digest())).contains(raw.descriptor());
    }
    assertThat(repository.find(new Tag("double"))).isEmpty();

    RawManifest mine = RepositoryContents.of(repository).image("mine", "v1");
    assertThat(tags()).containsExactly("good", "same", "v1");
    String text = FileTrees.text(directory().resolve("index.json"));
    assertThat(text)
        .contains("docker.io/library/weird:name")
        .contains("\"annotations\":{\"made.by\":\"hand\",")
        .contains("\"x-other\":[1,{\"a\":null},2.50]")
        .contains(mine.digest().toString());
    assertThat(text.split("\"double\"", -1)).hasSize(3);
    assertThat(text.split("\"same\"", -1)).hasSize(3);
  }

  @Test
  void pushingADoubledTagMakesItOne() throws Exception {
    RawManifest one = image("one");
    RawManifest two = image("two");
    list(one, "double");
    list(two, "double");
    write("");

    RawManifest mine = RepositoryContents.of(repository).image("mine", "double");
    storage.close();
    open2();

    assertThat(repository.find(new Tag("double"))).contains(mine.descriptor());
    assertThat(repository.find(one.digest())).isPresent();
    assertThat(repository.find(two.digest())).isPresent();
    assertThat(FileTrees.text(directory().resolve("index.json")).split("\"double\"", -1))
        .hasSize(2);
  }

  private void open2() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
  }

  @Test
  void entriesThatWeDoNotUnderstandAreKept() throws Exception {
    RawManifest image = image("image");
    list(image, "v1");
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("oci-layout"), "{}");
    Files.writeString(
        directory().resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":["
            + "{\"mediaType\":\"a/b\",\"digest\":\"blake3:00\",\"size\":3,\"x\":{\"y\":[]}},"
            + ManifestDocument.json(entries.get(0))
            + ",{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\",\"digest\":\""
            + RepositoryContents.digest("image layer")
            + "\",\"size\":"
            + RandomBlobs.bytes("image layer").length
            + ",\"platform\":{\"os\":\"linux\"}}]}");

    assertThat(tags()).containsExactly("v1");
    RepositoryContents.of(repository).image("mine", "v2");

    assertThat(tags()).containsExactly("v1", "v2");
    assertThat(FileTrees.text(directory().resolve("index.json")))
        .contains("{\"mediaType\":\"a/b\",\"digest\":\"blake3:00\",\"size\":3,\"x\":{\"y\":[]}}")
        .contains("\"platform\":{\"os\":\"linux\"}");
  }

  @Test
  void zotWritesNullForNoManifests() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        directory().resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":null}");

    assertThat(repository.exists()).isTrue();
    assertThat(tags()).isEmpty();
    RepositoryContents.of(repository).image("mine", "v2");
    assertThat(tags()).containsExactly("v2");
  }

  @Test
  void childrenAndReferrersAreFoundWhenNeeded() throws Exception {
    RawManifest child = image("child");
    RawManifest index = RepositoryContents.indexOf(List.of(child)).raw();
    blob(index.digest(), index.bytes());
    RawManifest referrer =
        ManifestDocument.silent(MediaType.OCI_MANIFEST)
            .descriptor(
                "config", RepositoryContents.descriptor(new MediaType("a/b"), "child config"))
            .descriptors("layers", List.of())
            .descriptor("subject", child.descriptor())
            .raw();
    blob(referrer.digest(), referrer.bytes());
    list(index, "multi");
    list(referrer, null);
    write("");

    assertThat(repository.find(child.digest())).contains(child.descriptor());
    assertThat(repository.referrers(child.digest(), null, PageRequest.ALL).items())
        .singleElement()
        .satisfies(found -> assertThat(found.artifactType()).isEqualTo("a/b"));
    assertRefused(
        ErrorCode.BLOB_REFERENCED,
        () -> repository.deleteBlob(RepositoryContents.digest("child layer")));
  }

  /** Some readers, zot among them, look for a digest among the entries and no further. */
  @Test
  void aChildThatIsPushedGetsAnEntry() throws Exception {
    RawManifest child = image("child");
    RawManifest index = RepositoryContents.indexOf(List.of(child)).raw();
    blob(index.digest(), index.bytes());
    list(index, "multi");
    write("");
    Registry registry =
        new LayoutRegistry(storage, new RegistryOptions(false, name -> Sparse.NONE));
    ManifestPush push =
        new ManifestPush(
            child.digest(),
            child.mediaType(),
            child.bytes(),
            Set.of(),
            WriteGrant.ALL,
            Precondition.NONE);

    assertThat(registry.putManifest(NAME, push).unchanged()).isFalse();
    assertThat(registry.putManifest(NAME, push).unchanged()).isTrue();

    storage.close();
    assertThat(Files.readString(directory().resolve("index.json")))
        .containsOnlyOnce(child.digest().toString());
    open2();
  }

  @Test
  void tagsNeedNoManifests() throws Exception {
    for (int i = 0; i < 300; i++) {
      list(RepositoryContents.indexOf(List.of()).annotation("n", "" + i).raw(), "t" + i);
    }
    write("");
    storage.close();
    List<String> opened = new ArrayList<>();
    storage =
        FileStorage.open(
            root,
            FileStorageOptions.DEFAULT,
            new HookedDisk(
                call -> {
                  if (call.is("openToRead")) {
                    opened.add(String.valueOf(call.path().getFileName()));
                  }
                }));
    repository = storage.repository(NAME);

    assertThat(tags()).hasSize(300);
    assertThat(repository.find(new Tag("t7"))).isEmpty(); // Its bytes are not there.
    assertThat(repository.find(entries.get(7).digest())).isEmpty();
    assertThat(repository.size(RepositoryContents.digest("x"))).isEmpty();
    assertThat(opened).containsOnly("_format", "index.json");
  }

  @Test
  void removingWhatOthersPutThere() throws Exception {
    RawManifest image = image("image");
    list(image, "v1");
    list(image, "weird name");
    write("");

    repository.update(
        draft -> {
          draft.remove(image.digest());
          return true;
        });

    assertThat(tags()).isEmpty();
    assertThat(repository.find(image.digest())).isEmpty();
    assertThat(FileTrees.text(directory().resolve("index.json"))).doesNotContain("weird");
    repository.deleteBlob(RepositoryContents.digest("image layer"));
  }

  private List<String> tags() {
    return repository.tags(PageRequest.ALL).items().stream().map(Tag::value).toList();
  }
}
