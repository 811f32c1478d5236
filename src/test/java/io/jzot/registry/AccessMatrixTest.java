package io.jzot.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jzot.authz.AccessPolicy;
import io.jzot.authz.Policies;
import io.jzot.config.Sparse;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.BlobContent;
import io.jzot.store.mem.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the registry for every role: there is a row, and it holds. */
class AccessMatrixTest {
  private static final List<String> ROLES =
      List.of("-", "stranger", "reader", "creator", "updater", "deleter", "admin");
  private static final String POLICY =
      """
      {'repositories':{'team/**':{'policies':[
          {'users':['reader'],'actions':['read']},
          {'users':['creator'],'actions':['create']},
          {'users':['updater'],'actions':['update']},
          {'users':['deleter'],'actions':['delete']}]}},
        'adminPolicy':{'users':['admin'],'actions':['read','create','update','delete']}}
      """;
  private static final RepositoryName THERE = RepositoryName.parse("team/app");
  private static final RepositoryName ABSENT = RepositoryName.parse("team/none");
  private static final RepositoryName SECRET = RepositoryName.parse("secret/app");
  private static final Tag V1 = Tag.parse("v1");
  private static final Digest MANIFEST = Pushes.digest(Pushes.artifact("one"));

  /**
   * Who may call a method; what is refused otherwise, or, where nothing is ever refused, what is
   * seen.
   */
  private record Row(
      String method, Set<String> allowed, BiPredicate<Registry, RepositoryName> call) {
    @Override
    public String toString() {
      return method;
    }
  }

  private static Row row(
      String method, Set<String> allowed, BiConsumer<Registry, RepositoryName> call) {
    return new Row(
        method,
        allowed,
        (registry, name) -> {
          call.accept(registry, name);
          return true;
        });
  }

  private static final Set<String> READERS = Set.of("reader", "admin");
  private static final Set<String> CREATORS = Set.of("creator", "admin");
  private static final Set<String> DELETERS = Set.of("deleter", "admin");

  private static final List<Row> ROWS =
      List.of(
          row("statManifest", READERS, (r, name) -> r.statManifest(name, V1)),
          row("manifest", READERS, (r, name) -> r.manifest(name, MANIFEST)),
          row("statBlob", READERS, (r, name) -> r.statBlob(name, Pushes.EMPTY)),
          row("openBlob", READERS, (r, name) -> r.openBlob(name, Pushes.EMPTY).close()),
          new Row(
              "recallDescriptor", READERS, (r, name) -> r.recallDescriptor(name, V1).isPresent()),
          new Row("recallManifest", READERS, (r, name) -> r.recallManifest(name, V1).isPresent()),
          new Row(
              "recallBlobSize",
              READERS,
              (r, name) -> r.recallBlobSize(name, Pushes.EMPTY).isPresent()),
          new Row("recallBlob", READERS, (r, name) -> r.recallBlob(name, Pushes.EMPTY).isPresent()),
          new Row(
              "recallFile",
              READERS,
              (r, name) -> {
                Optional<BlobContent.File> file = r.recallFile(name, Pushes.EMPTY);
                file.ifPresent(BlobContent::close);
                return file.isPresent();
              }),
          row("startUpload", CREATORS, AccessMatrixTest::start),
          row("resumeUpload", CREATORS, (r, name) -> r.resumeUpload(name, unknown(), "")),
          row("commitUpload", CREATORS, (r, name) -> r.commitUpload(name, open(), Pushes.EMPTY)),
          row("cancelUpload", CREATORS, (r, name) -> r.cancelUpload(name, unknown(), "")),
          new Row("mountBlob", Set.of("admin"), AccessMatrixTest::mount),
          row(
              "putManifest",
              CREATORS,
              (r, name) -> Pushes.push(r, name, "v2", Pushes.artifact("2"))),
          row("deleteTag", DELETERS, (r, name) -> r.deleteTag(name, V1, Precondition.NONE)),
          row(
              "deleteManifest",
              DELETERS,
              (r, name) -> r.deleteManifest(name, MANIFEST, TaggedManifest.DELETE)),
          row("deleteBlob", DELETERS, (r, name) -> r.deleteBlob(name, Pushes.EMPTY)),
          new Row(
              "repositories",
              READERS,
              (r, name) -> !r.repositories(PageRequest.ALL).items().isEmpty()),
          row("tags", READERS, (r, name) -> r.tags(name, PageRequest.ALL)),
          row(
              "referrers",
              READERS,
              (r, name) -> r.referrers(name, MANIFEST, null, PageRequest.ALL)));

  private final AccessPolicy policy = Policies.of(POLICY);
  private final Registry registry =
      new WithFiles(
          new LayoutRegistry(new MemoryStorage(), new RegistryOptions(true, name -> Sparse.NONE)));

  /** Memory has no files: each blob that is there is an open one. */
  private static final class WithFiles extends ForwardingRegistry {
    private WithFiles(Registry registry) {
      super(registry);
    }

    @Override
    public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
      return recallBlob(name, digest).map(WithFiles::file);
    }

    private static BlobContent.File file(BlobContent.Memory blob) {
      try {
        Path file = Files.createTempFile("blob", "");
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        return new BlobContent.File(channel, blob.size(), channel);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  AccessMatrixTest() {
    for (RepositoryName name : List.of(THERE, SECRET)) {
      Pushes.blob(registry, name, "{}");
      Pushes.push(registry, name, "v1", Pushes.artifact("one"));
    }
  }

  @Test
  void everyMethodHasItsRow() {
    assertThat(Stream.of(Registry.class.getMethods()).map(Method::getName))
        .containsExactlyInAnyOrderElementsOf(ROWS.stream().map(Row::method).toList());
  }

  static Stream<Arguments> cells() {
    return ROWS.stream().flatMap(row -> ROLES.stream().map(role -> Arguments.of(row, role)));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("cells")
  void isKept(Row row, String role) {
    boolean allowed = row.allowed().contains(role);
    Outcome there = outcome(row, role, THERE);
    assertThat(there.refused() || !there.seen()).isEqualTo(!allowed);
    if (there.refused()) {
      assertThat(there.code())
          .isEqualTo(role.equals("-") ? ErrorCode.UNAUTHORIZED : ErrorCode.DENIED);
    }
  }

  /** What one may not see looks the same whether it exists or not. */
  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("cells")
  void nothingTellsWhetherItExists(Row row, String role) {
    Outcome there = outcome(row, role, THERE);
    if (there.refused()) {
      assertThat(outcome(row, role, ABSENT).told()).isEqualTo(there.told());
      assertThat(outcome(row, role, SECRET).refused()).isTrue();
    }
  }

  private record Outcome(ErrorCode code, boolean seen, String told) {
    boolean refused() {
      return code == ErrorCode.UNAUTHORIZED || code == ErrorCode.DENIED;
    }
  }

  private Outcome outcome(Row row, String role, RepositoryName name) {
    Registry asRole =
        new AuthorizedRegistry(registry, policy, Policies.principal(role), Policies.FACTS);
    boolean[] seen = new boolean[1];
    Throwable thrown = catchThrowable(() -> seen[0] = row.call().test(asRole, name));
    if (thrown instanceof OciException failure) {
      String told = failure.getMessage() + failure.detail();
      return new Outcome(failure.code(), true, told.replace(name.value(), "NAME"));
    }
    assertThat(thrown).isNull();
    return new Outcome(ErrorCode.INTERNAL, seen[0], "");
  }

  private static void start(Registry registry, RepositoryName name) {
    registry.startUpload(name, "", DigestAlgorithm.SHA256);
  }

  private static boolean mount(Registry registry, RepositoryName name) {
    return registry.mountBlob(RepositoryName.parse("team/new"), Pushes.EMPTY, name);
  }

  private static io.jzot.oci.UploadId unknown() {
    return io.jzot.oci.UploadId.random();
  }

  /** A session of an empty blob that is in nobody's repository. */
  private static io.jzot.store.UploadSession open() {
    return new MemoryStorage().repository(THERE).startUpload("", DigestAlgorithm.SHA256);
  }
}
