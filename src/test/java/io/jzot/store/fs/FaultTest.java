package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every call of the file system fails once, in every step of a series of pushes; or everything
 * fails from there on, as when the disk is gone or the process dies. Whatever happens: no index
 * names a blob that is not there, and what was acknowledged is there.
 */
class FaultTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final RepositoryName SOURCE = new RepositoryName("team/source");

  @TempDir(factory = FastDirectory.class)
  Path directory;

  @ParameterizedTest
  @CsvSource({"false, true", "true, true", "false, false"})
  void everyCallMayFail(boolean forGood, boolean dedupe) throws Exception {
    FileStorageOptions options = FileStorageOptions.DEFAULT.withDedupe(dedupe);
    boolean injected = true;
    for (int n = 1; injected; n++) {
      Path root = directory.resolve("n" + n);
      prepare(root, options);
      Map<String, Digest> acknowledged = new HashMap<>();
      injected = push(root, options, new Fault(n, forGood), acknowledged);
      check(root, options, acknowledged);
      delete(root);
    }
  }

  /** In memory where the system has such a place: thousands of stores come and go. */
  static final class FastDirectory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(
        AnnotatedElementContext elementContext, ExtensionContext extensionContext)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "jzot")
          : Files.createTempDirectory("jzot");
    }
  }

  /** Fails the n-th call, and maybe all that follow. */
  record Fault(AtomicInteger left, boolean forGood) implements HookedDisk.Hook {
    Fault(int n, boolean forGood) {
      this(new AtomicInteger(n), forGood);
    }

    @Override
    public void before(HookedDisk.Call call) throws IOException {
      int now = left.decrementAndGet();
      if (now == 0 || (now < 0 && forGood)) {
        throw new IOException("injected into " + call);
      }
    }

    boolean happened() {
      return left.get() <= 0;
    }
  }

  /** Flushes only by name: nobody pulls the plug here. */
  static final class FaultyDisk extends HookedDisk {
    FaultyDisk() {
      super(call -> {});
    }

    @Override
    void force(FileChannel channel) throws IOException {
      before("force", channel);
    }

    @Override
    void forceDirectory(Path path) throws IOException {
      before("forceDirectory", path);
    }
  }

  private static void prepare(Path root, FileStorageOptions options) {
    try (FileStorage storage = FileStorage.open(root, options, new FaultyDisk())) {
      RepositoryContents.of(storage.repository(NAME)).image("old", "old", "moves");
      RepositoryContents.of(storage.repository(SOURCE)).blobsOf("new");
    }
  }

  /** Steps that depend on each other as a client's do: what fails is not gone on with. */
  private static boolean push(
      Path root, FileStorageOptions options, Fault fault, Map<String, Digest> acknowledged) {
    acknowledged.put("old", RepositoryContents.imageOf("old").raw().digest());
    HookedDisk disk = new FaultyDisk();
    try (FileStorage storage = FileStorage.open(root, options, disk)) {
      storage.repositories(PageRequest.ALL);
      disk.hook(fault);
      RepositoryStorage repository = storage.repository(NAME);
      attempt(
          () -> {
            upload(repository, "new config");
            RepositoryContents.of(repository).blob("new layer 1");
            if (!repository.mount(RepositoryContents.digest("new layer 2"), SOURCE)) {
              RepositoryContents.of(repository).blob("new layer 2");
            }
            RawManifest image = RepositoryContents.of(repository).image("new", "new", "moves");
            acknowledged.put("new", image.digest());
            acknowledged.put("moves", image.digest());
          });
      attempt(
          () -> {
            RepositoryContents contents =
                RepositoryContents.of(storage.repository(new RepositoryName("fresh")));
            acknowledged.put("fresh", contents.image("new", "fresh").digest());
          });
      attempt(
          () -> remove(repository, RepositoryContents.imageOf("new").raw().digest(), acknowledged));
      attempt(
          () ->
              acknowledged.put(
                  "again", RepositoryContents.of(repository).image("again", "again").digest()));
      disk.hook(call -> {});
    }
    return fault.happened();
  }

  private static void remove(
      RepositoryStorage repository, Digest digest, Map<String, Digest> acknowledged) {
    acknowledged.remove("new"); // From here on it may be gone.
    acknowledged.remove("moves");
    repository.update(
        draft -> {
          draft.remove(digest);
          return true;
        });
  }

  private static void upload(RepositoryStorage repository, String name) {
    byte[] bytes = RandomBlobs.bytes(name);
    UploadSession session = repository.startUpload("", DigestAlgorithm.SHA256);
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(bytes));
      append.acknowledge();
    }
    session.commit(RandomBlobs.sha256(bytes));
  }

  static void attempt(Runnable step) {
    try {
      step.run();
    } catch (OciException e) {
      // Told to the client: nothing is promised.
    }
  }

  private static void check(Path root, FileStorageOptions options, Map<String, Digest> acknowledged)
      throws IOException {
    for (String name : new String[] {"team/app", "team/source", "fresh"}) {
      if (Files.exists(root.resolve(name).resolve("index.json"))) {
        checkLayout(root.resolve(name));
      }
    }
    try (FileStorage storage = FileStorage.open(root, options, new FaultyDisk())) {
      for (Map.Entry<String, Digest> entry : acknowledged.entrySet()) {
        RepositoryName name = entry.getKey().equals("fresh") ? new RepositoryName("fresh") : NAME;
        assertThat(storage.repository(name).find(new Tag(entry.getKey())))
            .as(entry.getKey())
            .map(Descriptor::digest)
            .contains(entry.getValue());
      }
      // And it goes on as if nothing had happened.
      RepositoryContents.of(storage.repository(NAME)).image("new", "new");
      RepositoryContents.of(storage.repository(new RepositoryName("fresh"))).image("new", "fresh");
    }
    checkLayout(root.resolve("team/app"));
    checkLayout(root.resolve("fresh"));
  }

  /** What an image layout has to be, judged without the store. */
  static void checkLayout(Path repository) throws IOException {
    assertThat(repository.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    LayoutIndex index;
    try (InputStream in = Files.newInputStream(repository.resolve("index.json"))) {
      index = LayoutIndexes.read(in);
    }
    Deque<Descriptor> open = new ArrayDeque<>(index.manifests());
    while (!open.isEmpty()) {
      Descriptor descriptor = open.pop();
      byte[] bytes = Files.readAllBytes(FileTrees.blob(repository, descriptor.digest()));
      assertThat(bytes).hasSize((int) descriptor.size());
      assertThat(RandomBlobs.sha256(bytes)).isEqualTo(descriptor.digest());
      if (descriptor.mediaType().isManifest()) {
        open.addAll(Manifests.parse(bytes, descriptor.mediaType()).children());
      }
    }
  }

  static void delete(Path root) throws IOException {
    for (String name :
        FileTrees.all(root).stream().sorted(java.util.Comparator.reverseOrder()).toList()) {
      Files.delete(root.resolve(name));
    }
    Files.delete(root);
  }
}
