package io.jzot.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.Policies;
import io.jzot.config.Sparse;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.UploadSession;
import io.jzot.store.mem.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AuthorizedRegistryTest {
  private static final RepositoryName A = RepositoryName.parse("a/x");
  private static final RepositoryName B = RepositoryName.parse("b/x");
  private static final AccessPolicy TEAMS =
      Policies.of(
          """
          {'repositories':{
            'a/**':{'policies':[{'users':['alice','bob'],'actions':['read','create','update','delete']},
                                {'users':['creator'],'actions':['create']},
                                {'users':['updater'],'actions':['update']},
                                {'users':['careful'],'actions':['delete','detectManifestCollision']}]},
            'b/**':{'policies':[{'users':['bob'],'actions':['read','create']},
                                {'users':['pusher'],'actions':['create']}]}},
           'adminPolicy':{'users':['admin'],'actions':['read','create']}}
          """);

  private final Registry registry =
      new LayoutRegistry(new MemoryStorage(), new RegistryOptions(true, name -> Sparse.NONE));

  private Registry as(String who) {
    return as(TEAMS, Policies.principal(who));
  }

  private Registry as(AccessPolicy policy, Principal principal) {
    return new AuthorizedRegistry(registry, policy, principal, Policies.FACTS);
  }

  @Test
  void ofManyWhoCreateOneTagExactlyOneSucceeds() throws Exception {
    Pushes.blob(registry, A, "{}");
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> pushes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String manifest = Pushes.artifact("n" + i);
        pushes.add(() -> succeeds(() -> Pushes.push(as("creator"), A, "new", manifest)));
      }
      int successes = 0;
      for (Future<Boolean> push : pool.invokeAll(pushes)) {
        successes += push.get() ? 1 : 0;
      }
      assertThat(successes).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void whoMayOnlyCreateCanRepeatAPushButNotMoveATag() {
    Pushes.blob(registry, A, "{}");
    Pushes.push(as("creator"), A, "latest", Pushes.artifact("one"));
    Pushes.push(as("creator"), A, "latest", Pushes.artifact("one"));
    Digest two = Pushes.digest(Pushes.artifact("two"));
    refused(
        ErrorCode.DENIED, () -> Pushes.push(as("creator"), A, "latest", Pushes.artifact("two")));
    assertThat(succeeds(() -> registry.statBlob(A, two))).as("nothing is left").isFalse();
    Pushes.push(as("creator"), A, two.toString(), Pushes.artifact("two"), "v2");
    refused(
        ErrorCode.DENIED,
        () ->
            Pushes.push(as("creator"), A, two.toString(), Pushes.artifact("two"), "v3", "latest"));
    assertThat(as("alice").tags(A, PageRequest.ALL).items()).hasSize(2);
  }

  @Test
  void whoMayOnlyUpdateMovesTagsAndPushesNoDigest() {
    Pushes.blob(registry, A, "{}");
    Pushes.push(registry, A, "v1", Pushes.artifact("one"));
    Pushes.push(as("updater"), A, "v1", Pushes.artifact("two"));
    String two = Pushes.digest(Pushes.artifact("two")).toString();
    refused(ErrorCode.DENIED, () -> Pushes.push(as("updater"), A, "v2", Pushes.artifact("two")));
    refused(ErrorCode.DENIED, () -> Pushes.push(as("updater"), A, two, Pushes.artifact("two")));
  }

  @Test
  void conditionsGoForEachTagOfAPush() {
    AccessPolicy policy =
        Policies.of(
            """
            {'repositories':{'**':{'policies':[{'users':['u'],'actions':['create'],
              'conditions':[{'expression':'req.tag != \\"latest\\"','message':'latest is for releases'}]}]}}}
            """);
    Registry limited = as(policy, Policies.principal("u"));
    Pushes.blob(limited, A, "{}");
    String one = Pushes.artifact("one");
    Pushes.push(limited, A, "v1", one);
    for (String reference : List.of("latest", Pushes.digest(one).toString())) {
      assertThatThrownBy(() -> Pushes.push(limited, A, reference, one, "latest"))
          .isInstanceOfSatisfying(
              OciException.class,
              e -> assertThat(e.detail()).containsEntry("reason", "latest is for releases"));
    }
  }

  @Test
  void aMountTakesReadingThereAndCreatingHere() {
    Pushes.blob(registry, A, "secret");
    Digest digest = Pushes.digest("secret");
    assertThat(as("pusher").mountBlob(B, digest, A)).isFalse();
    assertThat(as("pusher").mountBlob(B, digest, null)).isFalse();
    assertThat(as("pusher").mountBlob(B, digest, B)).isFalse();
    assertThat(as("pusher").mountBlob(B, Pushes.digest("nothing"), A)).isFalse();
    assertThat(as("bob").mountBlob(B, digest, null)).isFalse();
    refused(ErrorCode.BLOB_UNKNOWN, () -> as("bob").statBlob(B, digest), true);
    assertThat(as("bob").mountBlob(B, digest, A)).isTrue();
    RepositoryName fresh = RepositoryName.parse("c/x");
    assertThat(as("admin").mountBlob(fresh, digest, null)).isTrue();
    refused(ErrorCode.DENIED, () -> as("alice").mountBlob(B, digest, A));
  }

  @Test
  void anUploadBelongsToWhoBeganIt() {
    UploadSession session = as("alice").startUpload(A, "bob", DigestAlgorithm.SHA256);
    for (String other : List.of("bob", "creator")) {
      refused(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> as(other).resumeUpload(A, session.id(), "alice"));
      refused(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> as(other).cancelUpload(A, session.id(), "alice"));
    }
    refused(ErrorCode.DENIED, () -> as("updater").resumeUpload(A, session.id(), "alice"));
    assertThat(as("alice").resumeUpload(A, session.id(), "").id()).isEqualTo(session.id());
    as("alice").cancelUpload(A, session.id(), "");
  }

  @Test
  void aManifestWithSeveralTagsIsKeptForWhoWantsToKnow() {
    Pushes.blob(registry, A, "{}");
    Digest digest = Pushes.push(registry, A, "v1", Pushes.artifact("1")).descriptor().digest();
    Pushes.push(registry, A, "v2", Pushes.artifact("1"));
    refused(
        ErrorCode.MANIFEST_TAGGED,
        () -> as("careful").deleteManifest(A, digest, TaggedManifest.DELETE));
    assertThat(ErrorCode.MANIFEST_TAGGED.status()).isEqualTo(409);
    as("careful").deleteTag(A, Tag.parse("v2"), Precondition.NONE);
    as("careful").deleteManifest(A, digest, TaggedManifest.DELETE);
    Pushes.push(registry, A, digest.toString(), Pushes.artifact("1"), "v1", "v2");
    as("alice").deleteManifest(A, digest, TaggedManifest.DELETE);
  }

  @Test
  void aTokenForLessIsAskedToComeBackWithMore() {
    Pushes.blob(registry, A, "{}");
    List<Grant> pull = List.of(new Grant("repository", A.value(), Set.of("pull")));
    Registry token = as(TEAMS, new Principal("alice", Set.of(), "bearer", pull, Map.of()));
    token.statBlob(A, Pushes.EMPTY);
    assertThatThrownBy(() -> token.startUpload(A, "", DigestAlgorithm.SHA256))
        .isInstanceOfSatisfying(
            OciException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
              assertThat(e.detail()).containsEntry("scope", "repository:a/x:push");
            });
    Registry key = as(TEAMS, new Principal("alice", Set.of(), "apikey", pull, Map.of()));
    refused(ErrorCode.DENIED, () -> key.startUpload(A, "", DigestAlgorithm.SHA256));
  }

  @Test
  void aTokenListsWhatItNamesUnlessItIsForTheCatalog() {
    for (RepositoryName name : List.of(A, B, RepositoryName.parse("a/x2"))) {
      Pushes.blob(registry, name, "{}");
    }
    assertThat(list(new Grant("repository", "a/x", Set.of("pull")))).containsExactly(A);
    assertThat(list(new Grant("repository", "a/x", Set.of("push")))).isEmpty();
    assertThat(list(new Grant("registry", "catalog", Set.of("*")))).hasSize(2);
  }

  @Test
  void anAdministratorWhoMayNotReadSeesNothing() {
    Pushes.blob(registry, A, "{}");
    AccessPolicy policy = Policies.of("{'adminPolicy':{'users':['admin'],'actions':['delete']}}");
    Registry admin = as(policy, Policies.principal("admin"));
    assertThat(admin.repositories(PageRequest.ALL).items()).isEmpty();
    admin.deleteBlob(A, Pushes.EMPTY);
  }

  private List<RepositoryName> list(Grant grant) {
    Principal alice = new Principal("alice", Set.of(), "bearer", List.of(grant), Map.of());
    return as(TEAMS, alice).repositories(PageRequest.ALL).items();
  }

  @Test
  void tagsAndReferrersAreFilteredByTheSameDecision() {
    AccessPolicy policy =
        Policies.of(
            """
            {'repositories':{'**':{'policies':[{'users':['u'],'actions':['read'],
              'conditions':[{'expression':'req.tag == \\"\\" || req.tag.startsWith(\\"v\\")'},
                            {'expression':'!req.digest.endsWith(\\"%s\\")'}]}]}}}
            """
                .formatted("0"));
    Pushes.blob(registry, A, "{}");
    for (String tag : List.of("a", "secret", "v1", "v2", "x", "y")) {
      Pushes.push(registry, A, tag, Pushes.artifact("one"));
    }
    String subject = Pushes.artifact("subject");
    while (Pushes.digest(subject).toString().endsWith("0")) {
      subject += " ";
    }
    Digest named = Pushes.digest(subject);
    for (int i = 0; i < 40; i++) {
      String referrer = Pushes.referrer("r" + i, named);
      Pushes.push(registry, A, Pushes.digest(referrer).toString(), referrer);
    }
    Registry filtered = as(policy, Policies.principal("u"));
    assertThat(filtered.tags(A, PageRequest.ALL).items())
        .map(Tag::value)
        .containsExactly("v1", "v2");
    assertThat(filtered.tags(A, new PageRequest(null, 2)).more()).isFalse();
    assertThat(filtered.tags(A, new PageRequest("v1", 5)).items()).hasSize(1);
    List<Digest> expected =
        registry.referrers(A, named, null, PageRequest.ALL).items().stream()
            .map(Descriptor::digest)
            .filter(digest -> !digest.toString().endsWith("0"))
            .toList();
    assertThat(filtered.referrers(A, named, null, PageRequest.ALL).items())
        .map(Descriptor::digest)
        .isEqualTo(expected);
    refused(ErrorCode.DENIED, () -> filtered.statManifest(A, Tag.parse("secret")));
  }

  private static boolean succeeds(Callable<?> call) throws AssertionError {
    try {
      call.call();
      return true;
    } catch (OciException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OciException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** B does not exist before anything is mounted. */
  private static void refused(ErrorCode code, ThrowingCallable call, boolean orNoRepository) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OciException.class,
            e -> assertThat(e.code()).isIn(code, orNoRepository ? ErrorCode.NAME_UNKNOWN : code));
  }
}
