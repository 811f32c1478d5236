package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.oci.Digest;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.Together;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must never happen between the users of one registry. */
@QuarkusTest
@TestProfile(AccessServer.Mixed.class)
class AccessAttackTest {
  private static final int TRIES = 1000;
  private static final int CREATORS = 200;
  private static final String DOCKER = "docker/27.0.1 go";

  private final RegistryClient anonymous = RegistryClient.ofTestServer();
  private final RegistryClient writer = as("writer");
  private final RegistryClient other = as("other");
  private final RegistryClient admin = as("admin");

  private RegistryClient as(String user) {
    return anonymous.with(AccessServer.basic(user));
  }

  /** Nothing that is asked tells whether somebody else's repository has a blob. */
  @Test
  void blobsAreNotStolen() {
    RepositoryClient secret = writer.repository("secret/vault");
    List<Blob> treasure = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Blob blob = Blob.random(100 + i);
      secret.pushInOne(blob).expect(201);
      treasure.add(blob);
    }
    Set<String> told = new HashSet<>();
    for (int i = 0; i < TRIES; i++) {
      Digest digest = i % 2 == 0 ? treasure.get(i % 10).digest() : Blob.random(20).digest();
      Answer answer = theft(i / 2 % 5, digest);
      told.add(i / 2 % 5 + " " + answer.status() + ' ' + generic(answer, digest));
    }
    // The same for what is there and for what is not, in each of the ways:
    assertThat(told).hasSize(5);
    for (Blob blob : treasure) {
      other.repository("team/loot").headBlob(blob.digest()).expect(404);
      other.repository("team/loot").blob(blob.digest()).expect(404);
    }
  }

  private Answer theft(int way, Digest digest) {
    RepositoryClient mine = other.repository("team/loot");
    return switch (way) {
      case 0 -> other.repository("secret/vault").headBlob(digest).expect(403);
      case 1 -> other.repository("secret/vault").blob(digest).expect(403);
      case 2 -> mine.mount(digest, "secret/vault").expect(202);
      case 3 -> mine.mount(digest, null).expect(202);
      default -> mine.headBlob(digest).expect(404);
    };
  }

  private static String generic(Answer answer, Digest digest) {
    return answer.has("Location") ? "" : answer.text().replace(digest.toString(), "DIGEST");
  }

  @Test
  void whoMayReadMayMount() {
    Blob blob = Blob.random(500);
    writer.repository("team/from").pushInOne(blob).expect(201);
    other.repository("team/to").mount(blob.digest(), "team/from").expect(201);
    as("creator").repository("team/to2").mount(blob.digest(), "team/from").expect(202);
    admin.repository("team/to3").mount(blob.digest(), null).expect(201);
  }

  /** Same rights, another user: the session is not there. */
  @ParameterizedTest
  @ValueSource(strings = {"other", "creator", "admin", ""})
  void uploadsAreNotHijacked(String thief) {
    Blob blob = Blob.random(3000);
    RepositoryClient mine = writer.fresh("team");
    UploadClient upload = mine.upload();
    upload.append(blob.part(0, 1000)).expect(202);

    RegistryClient theirs = thief.isEmpty() ? anonymous : as(thief);
    hijack(theirs, upload.location(), blob, thief.isEmpty() ? 401 : 404);
    writer.get(upload.location().replace(mine.name(), "team/elsewhere")).expect(404);

    assertThat(upload.status().expect(204).header("Range")).isEqualTo("0-999");
    upload.finish(blob.digest(), blob.part(1000, 3000)).expect(201);
    mine.blob(blob.digest()).expect(200).expectBody(blob.bytes());
  }

  private static void hijack(RegistryClient thief, String session, Blob blob, int refused) {
    thief.get(session).expect(refused);
    thief.send(Call.patch(session).body("x")).expect(refused);
    thief.send(Call.put(session + "?digest=" + blob.digest())).expect(refused);
    thief.send(Call.delete(session)).expect(refused);
  }

  /** Where everybody may push, nobody's session is anybody's, and a user's is not nobody's. */
  @Test
  void uploadsWithoutANameAreNotHijackedEither() {
    Blob blob = Blob.random(100);
    List<RegistryClient> all = List.of(anonymous, writer, other);
    for (RegistryClient owner : all) {
      RepositoryClient mine = owner.fresh("drop");
      UploadClient upload = mine.upload();
      for (RegistryClient thief : all) {
        if (thief != owner) {
          hijack(thief, upload.location(), blob, 404);
        }
      }
      hijack(owner, upload.location().replace(mine.name(), "drop/elsewhere"), blob, 404);
      upload.finish(blob.digest(), blob.bytes()).expect(201);
    }
  }

  @Test
  void ofManyWhoMayOnlyCreateOneDoes() throws Exception {
    RepositoryClient repository = as("creator").repository("team/race");
    Images images = Images.sha256();
    for (int i = 0; i < CREATORS; i++) {
      images.artifact("a" + i, "application/x.race" + i, a -> {});
    }
    repository.pushBlobs(images);
    List<Document> documents = images.documents();

    List<Answer> answers =
        Together.run(CREATORS, i -> () -> repository.putManifest("prize", documents.get(i)));

    assertThat(answers).extracting(Answer::status).containsOnly(201, 403);
    assertThat(answers.stream().filter(it -> it.status() == 201)).hasSize(1);
  }

  @Test
  void listingsNameWhatMayBeReadOnly() {
    for (String name : List.of("open/a", "open/b", "secret/a", "secret/b")) {
      writer.repository(name).push(Images.any(), "v1");
    }
    admin.repository("hidden/a").push(Images.any(), "v1");
    writer.repository("team/a").push(Images.any(), "v1");

    assertThat(catalog(anonymous))
        .allMatch(it -> it.startsWith("open/"))
        .contains("open/a", "open/b");
    assertThat(catalog(other)).allMatch(it -> it.startsWith("open/") || it.startsWith("team/"));
    assertThat(catalog(other)).contains("open/a", "team/a");
    assertThat(catalog(as("stranger"))).allMatch(it -> it.startsWith("open/"));
    assertThat(catalog(admin)).contains("hidden/a", "secret/a", "team/a", "open/a");
    assertThat(catalog(writer)).contains("secret/a").noneMatch(it -> it.startsWith("hidden/"));
  }

  /** By pages of one, following the links; which must not name anything else either. */
  private static Set<String> catalog(RegistryClient client) {
    Set<String> names = new TreeSet<>();
    String next = "/v2/_catalog?n=1";
    while (!next.isEmpty()) {
      Answer page = client.get(next).expect(200);
      names.addAll(page.texts("repositories"));
      List<String> links = page.all("Link");
      next = links.isEmpty() ? "" : links.get(0).replaceAll("<(.*)>.*", "$1");
      if (!next.isEmpty()) {
        assertThat(names).contains(next.replaceAll(".*last=", "").replace("%2F", "/"));
      }
    }
    return names;
  }

  @Test
  void conditionsHoldForTagsInListings() {
    RepositoryClient lab = admin.repository("lab/one");
    lab.push(Images.any(), "hidden");
    lab.push(Images.any(), "shown");
    RepositoryClient read = as("reader").repository("lab/one");

    assertThat(read.tags()).containsExactly("shown");
    read.manifest("shown").expect(200);
    Answer refused = read.manifest("hidden").expectError(403, "DENIED");
    assertThat(refused.json().at("/errors/0/detail/reason").asText())
        .isEqualTo("not yet published");
    assertThat(read.tags("?n=1").expect(200).has("Link")).isFalse();
  }

  @Test
  void anonymousClientsReadWhatIsOpen() {
    RepositoryClient open = writer.repository("open/read");
    Images images = Images.any();
    open.push(images, "v1");
    RepositoryClient seen = anonymous.repository("open/read");

    seen.manifest("v1").expect(200);
    seen.blob(images.blobs().iterator().next().digest()).expect(200);
    assertThat(seen.tags()).containsExactly("v1");
    Answer refused = seen.send(Call.post(seen.path("blobs/uploads/")));
    refused.expectError(401, "UNAUTHORIZED");
    assertThat(refused.json().at("/errors/0/detail/scope").asText())
        .isEqualTo("repository:open/read:push");
    assertThat(refused.header("WWW-Authenticate")).startsWith(MatrixTokens.CHALLENGE);
    as("stranger").repository("open/read").manifest("v1").expect(200);
  }

  /** Docker keeps its credentials for itself after a plain 200. */
  @Test
  void dockerIsAskedToLogIn() {
    Answer docker = anonymous.send(Call.get("/v2/").header("User-Agent", DOCKER));
    docker.expectError(401, "UNAUTHORIZED");
    assertThat(docker.header("WWW-Authenticate")).isEqualTo(MatrixTokens.CHALLENGE);
    Answer others = anonymous.get("/v2/").expect(200);
    assertThat(others.header("WWW-Authenticate")).isEqualTo(MatrixTokens.CHALLENGE);
  }

  /** Who has a token server gets tokens there, whoever else can log in: as with zot. */
  @Test
  void theTokenServerIsNamedAndOursIsNot() {
    for (String agent : List.of(DOCKER, "skopeo/1.18")) {
      Answer push =
          anonymous.send(Call.post("/v2/open/x/blobs/uploads/").header("User-Agent", agent));
      assertThat(push.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
          .isEqualTo(MatrixTokens.CHALLENGE + ",scope=\"repository:open/x:pull,push\"");
    }
    Answer wrong = anonymous.with(AccessServer.basic("writer", "wrong")).get("/v2/");
    assertThat(wrong.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .isEqualTo(MatrixTokens.CHALLENGE);
    writer.get("/zot/auth/token?scope=repository:open/x:pull").expectError(401, "UNAUTHORIZED");
  }

  /** What Docker does that nobody has logged in to. */
  @Test
  void aTokenForNobodyPullsWhatIsOpen() {
    Images images = Images.any();
    writer.repository("open/tokens").push(images, "v1");
    writer.repository("team/tokens").push(images, "v1");
    RepositoryClient open = withToken("", "open/tokens", "pull", "push");
    open.manifest("v1").expect(200);
    open.send(Call.post(open.path("blobs/uploads/"))).expectError(403, "DENIED");
    withToken("", "team/tokens", "pull").manifest("v1").expectError(403, "DENIED");
    withToken("writer", "team/tokens", "pull").manifest("v1").expect(200);
  }

  private RepositoryClient withToken(String user, String repository, String... actions) {
    String token = MatrixTokens.ofServer(user, repository, List.of(actions)).good();
    return anonymous.with("Bearer " + token).repository(repository);
  }

  @Test
  void thePageOfSomebodyElseDoesNotAdminister() {
    Call call = Call.post("/v2/_jzot/scrub").header("Origin", "https://evil.example");
    admin.send(call).expectError(403, "DENIED");
  }

  @Test
  void theLogSaysWhoWasRefusedAndNoSecret() {
    try (CapturedLog log = new CapturedLog()) {
      String forged = "eve\r\n{\"level\":\"info\",\"message\":\"forged\"}";
      anonymous.with(AccessServer.basic(forged, "canary-1")).get("/v2/").expect(401);
      anonymous.with(AccessServer.basic("writer", "canary-2")).get("/v2/").expect(401);
      anonymous.with("Bearer canary-3").get("/v2/").expect(401);
      anonymous.send(Call.get("/v2/").header("Cookie", "session=canary-4")).expect(200);
      as("stranger").repository("secret/vault").tags("").expect(403);
      writer.repository("team/audit").pushInOne(Blob.random(10)).expect(201);

      assertThat(log.lines("io.jzot.audit", "authentication refused", "subject=writer"))
          .singleElement()
          .asString()
          .contains("reason=htpasswd: wrong password", "clientIP=127.0.0.1");
      assertThat(log.lines("io.jzot.audit", "access denied", "subject=stranger"))
          .singleElement()
          .asString()
          .contains("action=read", "repository=secret/vault", "reason=repositories[\"secret/**\"]");
      as("updater").get("/v2/").expect(200);
      as("updater").get("/v2/").expect(200);
      assertThat(log.lines("io.jzot.audit", "logged in", "subject=updater", "method=htpasswd"))
          .hasSize(1);
      String[] change = {"io.jzot.audit", "HTTP API Audit", "subject=writer", "team/audit"};
      await().until(() -> !log.lines(change).isEmpty()); // written when the answer has gone out
      assertThat(log.lines(change))
          .singleElement()
          .asString()
          .contains("action=POST", "status=201");
      String all = String.join("\n", log.lines());
      assertThat(all).doesNotContain("canary-");
      for (String user : List.of("writer", "stranger")) {
        assertThat(all).doesNotContain(AccessServer.basic(user).substring(6));
      }
      assertThat(all).doesNotContain(AccessServer.HASH);
    }
  }
}
