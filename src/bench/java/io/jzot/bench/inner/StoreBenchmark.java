package io.jzot.bench.inner;

import io.jzot.config.Durability;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.store.UploadSession;
import io.jzot.store.fs.FileStorage;
import io.jzot.store.fs.FileStorageOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A store in a temporary folder; nothing is flushed, so that the disk does not count. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreBenchmark {
  private static final RepositoryName NAME = new RepositoryName("bench/tags");
  private static final int REPOSITORIES = 2_000;
  private static final int BATCH = 10_000;
  private static final int MEGABYTE = 1 << 20;

  @Param({"100", "100000"})
  public int tags;

  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] content = new byte[MEGABYTE];
  private final List<Storage> opened = new ArrayList<>();
  private Path root = Path.of("");
  private byte[] manifest = new byte[0];
  private int next;

  @Setup
  public void setUp() throws IOException {
    root = Files.createTempDirectory("bench");
    Storage storage =
        FileStorage.open(root, FileStorageOptions.DEFAULT.withDurability(Durability.NONE));
    opened.add(storage);
    random.nextBytes(content);
    Digest blob = put(repository(), "{}".getBytes(StandardCharsets.UTF_8));
    String descriptor = "{\"mediaType\":\"%s\",\"digest\":\"" + blob + "\",\"size\":2}";
    manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                + descriptor.formatted("application/vnd.oci.image.config.v1+json")
                + ",\"layers\":["
                + descriptor.formatted("application/vnd.oci.image.layer.v1.tar")
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    put(repository(), manifest);
    for (int done = 0; done < tags; done += BATCH) {
      List<Tag> more = new ArrayList<>();
      for (int i = done; i < Math.min(tags, done + BATCH); i++) {
        more.add(tag(i));
      }
      publish(more);
    }
    for (int i = 0; i < REPOSITORIES; i++) {
      put(storage.repository(new RepositoryName("many/r%05d".formatted(i))), manifest);
    }
  }

  @TearDown
  public void tearDown() {
    opened.forEach(Storage::close);
  }

  private RepositoryStorage repository() {
    return opened.get(0).repository(NAME);
  }

  private static Digest put(RepositoryStorage repository, byte[] bytes) {
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    repository.put(digest, bytes);
    return digest;
  }

  private static Tag tag(int number) {
    return new Tag("tag-%07d".formatted(number));
  }

  private Descriptor publish(List<Tag> names) {
    Manifest parsed = Manifests.parse(manifest, MediaType.OCI_MANIFEST);
    Digest digest = Digest.of(DigestAlgorithm.SHA256, manifest);
    Descriptor described = Descriptor.of(MediaType.OCI_MANIFEST, digest, manifest.length);
    return repository()
        .update(
            draft -> {
              draft.put(described, parsed, names);
              return described;
            });
  }

  /** One tag more, which the next one replaces. */
  @Benchmark
  public Descriptor indexUpdate() {
    next = (next + 1) % BATCH;
    return publish(List.of(new Tag("new-" + next)));
  }

  @Benchmark
  public Page<Tag> pageOfTags() {
    String last = tag(random.nextInt(tags)).toString();
    return repository().tags(new PageRequest(last, 100));
  }

  @Benchmark
  public Page<RepositoryName> pageOfCatalog() {
    String last = "many/r%05d".formatted(random.nextInt(REPOSITORIES));
    return opened.get(0).repositories(new PageRequest(last, 100));
  }

  /** A megabyte into a session, hashed and written. */
  @Benchmark
  public long digestAndWrite() {
    UploadSession session = repository().startUpload("", DigestAlgorithm.SHA256);
    try (UploadSession.Append append = session.append(null)) {
      for (int at = 0; at < MEGABYTE; at += 64 << 10) {
        append.write(ByteBuffer.wrap(content, at, 64 << 10));
      }
      return append.acknowledge();
    } finally {
      session.cancel();
    }
  }
}
