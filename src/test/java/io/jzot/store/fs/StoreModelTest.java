package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.store.mem.MemoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.Figures;
import io.jzot.testing.RepositoryContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever clients, power cuts and editors do in whatever order: the store on the file system shows
 * what the one in memory shows. Runs as many sequences as fit into its time; a sequence that fails
 * is made as short as it gets.
 */
class StoreModelTest {
  private static final long SECONDS = Long.getLong("jzot.model.seconds", 10);
  private static final List<RepositoryName> REPOSITORIES =
      List.of(new RepositoryName("a"), new RepositoryName("a/b"));
  private static final List<String> IMAGES = List.of("one", "two", "three");
  private static final List<String> TAGS = List.of("x", "y");
  private static final Logger STORE = Logger.getLogger("io.jzot.store");

  private static long end;
  private static boolean failed;
  private static int sequences;
  private static int steps;

  enum Kind {
    PUSH,
    TAG,
    UNTAG,
    DELETE,
    BLOB,
    UPLOAD,
    DELETE_BLOB,
    MOUNT,
    INDEX,
    RESTART,
    POWER_CUT,
    OUTSIDE_TAG,
    OUTSIDE_UNTAG,
    SCRUB,
    DEDUPE,
    COLLECT
  }

  /** One step; what a kind does not need is ignored. */
  record Step(Kind kind, int repository, int image, int tag, int chance) {
    RepositoryName name() {
      return REPOSITORIES.get(repository);
    }

    RepositoryName other() {
      return REPOSITORIES.get(1 - repository);
    }

    String content() {
      return IMAGES.get(image);
    }

    String tagName() {
      return TAGS.get(tag);
    }

    @Override
    public String toString() {
      return kind + "(" + name() + ", " + content() + ", " + tagName() + ", " + chance + ")";
    }
  }

  @BeforeContainer
  static void begin() {
    STORE.setLevel(Level.OFF);
    end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
  }

  @AfterContainer
  static void note() throws IOException {
    STORE.setLevel(null);
    Figures.note("store against model: %d sequences, %d steps", sequences, steps);
  }

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, REPOSITORIES.size() - 1),
            Arbitraries.integers().between(0, IMAGES.size() - 1),
            Arbitraries.integers().between(0, TAGS.size() - 1),
            Arbitraries.integers().between(0, 1000))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  @Property(tries = 20_000, edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
  void showsWhatTheModelShows(@ForAll("sequences") List<Step> sequence) throws IOException {
    if (!failed && System.nanoTime() > end) {
      return;
    }
    sequences++;
    try (Pair pair = new Pair()) {
      for (Step step : sequence) {
        steps++;
        pair.run(step);
      }
    } catch (AssertionError | RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  /** An edit that was made before, undone by a push and made again, was taken for the first one. */
  @Example
  void sameEditAgainIsAnEdit() throws IOException {
    run(Kind.PUSH, Kind.OUTSIDE_UNTAG, Kind.TAG, Kind.OUTSIDE_UNTAG);
    run(Kind.PUSH, Kind.OUTSIDE_UNTAG, Kind.TAG, Kind.RESTART, Kind.OUTSIDE_UNTAG, Kind.RESTART);
  }

  /**
   * What was shown after an edit is not in the log before the next write. When the power failed
   * after a second edit, the first state that the log had came back.
   */
  @Example
  void editOfWhatTheLogDoesNotHaveYetIsKept() throws IOException {
    for (int chance = 0; chance < 30; chance++) {
      try (Pair pair = new Pair()) {
        pair.run(new Step(Kind.PUSH, 1, 2, 0, 0));
        pair.run(new Step(Kind.PUSH, 1, 0, 1, 0));
        pair.run(new Step(Kind.OUTSIDE_UNTAG, 1, 0, 0, 0));
        pair.run(new Step(Kind.OUTSIDE_TAG, 1, 0, 0, 0));
        pair.run(new Step(Kind.POWER_CUT, 0, 0, 0, chance));
      }
    }
  }

  private static void run(Kind... kinds) throws IOException {
    try (Pair pair = new Pair()) {
      for (Kind kind : kinds) {
        pair.run(new Step(kind, 0, 0, 0, 0));
      }
    }
  }

  /** The store and its model. */
  private static final class Pair implements AutoCloseable {
    private final Path directory = FastDirectory.make();
    private final MemoryStorage model = new MemoryStorage();
    private int roots;
    private Path root;
    private FaultyDisk disk;
    private FileStorage storage;

    private Pair() throws IOException {
      root = Files.createDirectory(directory.resolve("empty"));
      disk = FaultyDisk.over(root);
      storage = open();
    }

    private FileStorage open() {
      return FileStorage.open(root, FaultScenario.options(true), disk);
    }

    void run(Step step) throws IOException {
      switch (step.kind) {
        case RESTART -> {
          storage.close();
          storage = open();
        }
        case POWER_CUT -> cut(new Random(step.chance));
        case OUTSIDE_TAG -> edit(step, true);
        case OUTSIDE_UNTAG -> edit(step, false);
        case SCRUB -> assertThat(storage.scrub(Pace.unlimited(), image -> {}).affected()).isEmpty();
        case DEDUPE -> storage.rebuildDedupe(Pace.unlimited());
        case COLLECT -> collect();
        default ->
            assertThat(outcome(storage, step)).as("%s", step).isEqualTo(outcome(model, step));
      }
      assertThat(shown(storage)).as("after %s", step).isEqualTo(shown(model));
    }

    /** Whatever no manifest references goes, in the model by deleting it. */
    private void collect() {
      Client client = new Client(storage, new Ledger());
      for (RepositoryName name : REPOSITORIES) {
        if (!model.repository(name).exists()) {
          continue;
        }
        boolean more = true;
        for (int i = 0; i < 10 && more; i++) {
          FaultScenario.sweep(client, name);
          more = storage.repository(name).garbage().sweep(item -> true);
        }
        FaultScenario.empty(client, name);
        blobs().forEach(blob -> deleteIfLoose(name, RepositoryContents.digest(blob)));
      }
      disk.rest(); // Garbage may be back after a power cut, as nobody was told that it went.
    }

    private void deleteIfLoose(RepositoryName name, Digest digest) {
      try {
        model.repository(name).deleteBlob(digest);
      } catch (OciException e) {
        // It is referenced, or not there.
      }
    }

    private void cut(Random random) throws IOException {
      DiskImage image =
          disk.cut(medium -> random.nextBoolean() ? medium.flushed() : medium.any(random));
      storage.close();
      root = image.writeTo(directory.resolve("r" + roots++));
      disk = FaultyDisk.over(root);
      storage = open();
    }

    /** As an editor does who sees the newest state: beside, then renamed; and it lasts. */
    private void edit(Step step, boolean add) throws IOException {
      Path file = root.resolve(step.name().value()).resolve("index.json");
      RawManifest image = RepositoryContents.imageOf(step.content()).raw();
      if (!Files.exists(file) || model.repository(step.name()).find(image.digest()).isEmpty()) {
        return;
      }
      storage.of(step.name()).publish();
      LayoutIndex before;
      try (InputStream in = Files.newInputStream(file)) {
        before = LayoutIndexes.read(in);
      }
      LayoutIndex after =
          OutsideEditor.tag(before, step.tagName(), add ? image.descriptor() : null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LayoutIndexes.write(after, out);
      FileTrees.replace(file, out.toString(java.nio.charset.StandardCharsets.UTF_8));
      disk.edited(file);
      if (add) {
        RepositoryContents.of(model.repository(step.name())).publish(image, step.tagName());
      } else {
        untag(model.repository(step.name()), step.tagName());
      }
    }

    @Override
    public void close() throws IOException {
      storage.close();
      FileTrees.delete(directory);
    }
  }

  private static String outcome(Storage storage, Step step) {
    RepositoryStorage repository = storage.repository(step.name());
    RepositoryContents contents = RepositoryContents.of(repository);
    RawManifest image = RepositoryContents.imageOf(step.content()).raw();
    try {
      switch (step.kind) {
        case PUSH -> contents.image(step.content(), step.tagName());
        case TAG -> {
          if (repository.find(image.digest()).isPresent()) {
            contents.publish(image, step.tagName());
          }
        }
        case UNTAG -> untag(repository, step.tagName());
        case DELETE ->
            repository.update(
                draft -> {
                  draft.remove(image.digest());
                  return true;
                });
        case BLOB -> contents.blob(step.content() + " layer 1");
        case UPLOAD -> new Client(storage, new Ledger()).upload(step.name(), "loose");
        case DELETE_BLOB ->
            repository.deleteBlob(
                RepositoryContents.digest(step.tag == 0 ? "loose" : step.content() + " layer 1"));
        case MOUNT -> {
          return "mounted: "
              + repository.mount(
                  RepositoryContents.digest(step.content() + " layer 1"), step.other());
        }
        case INDEX -> {
          if (repository.find(image.digest()).isPresent()) {
            contents.index(List.of(image), step.tagName());
          }
        }
        default -> throw new AssertionError(step);
      }
      return "done";
    } catch (OciException e) {
      return e.code().toString();
    }
  }

  private static void untag(RepositoryStorage repository, String tag) {
    repository.update(
        draft -> {
          draft.untag(new Tag(tag));
          return true;
        });
  }

  /** All that clients can see of the contents that occur here. */
  private static Map<String, String> shown(Storage storage) {
    Map<String, String> shown = new TreeMap<>();
    shown.put("catalog", storage.repositories(PageRequest.ALL).items().toString());
    for (RepositoryName name : REPOSITORIES) {
      RepositoryStorage repository = storage.repository(name);
      shown.put(name + " exists", String.valueOf(repository.exists()));
      if (repository.exists()) {
        List<Tag> tags = repository.tags(PageRequest.ALL).items();
        shown.put(name + " tags", tags.toString());
        for (Tag tag : tags) {
          shown.put(
              name + ":" + tag.value(), repository.find(tag).map(Descriptor::digest).toString());
        }
      }
      for (String image : IMAGES) {
        RawManifest manifest = RepositoryContents.imageOf(image).raw();
        shown.put(name + "@" + image, repository.find(manifest.digest()).toString());
        shown.put(
            name + "@index " + image,
            repository
                .find(RepositoryContents.indexOf(List.of(manifest)).raw().digest())
                .toString());
      }
      blobs().forEach(blob -> shown.put(name + " " + blob, content(repository, blob)));
    }
    return shown;
  }

  /** The names of all blobs that occur here. */
  private static List<String> blobs() {
    List<String> names = new ArrayList<>(List.of("loose"));
    for (String image : IMAGES) {
      names.addAll(List.of(image + " config", image + " layer 1", image + " layer 2"));
    }
    return names;
  }

  private static String content(RepositoryStorage repository, String blob) {
    Digest digest = RepositoryContents.digest(blob);
    return repository
        .open(digest)
        .map(Contents::read)
        .map(bytes -> Digest.of(digest.algorithm(), bytes).toString())
        .orElse("absent");
  }
}
