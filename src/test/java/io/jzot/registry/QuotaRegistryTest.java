package io.jzot.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Sparse;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Storage;
import io.jzot.store.mem.MemoryStorage;
import io.jzot.testing.Together;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaRegistryTest {
  private static final int LIMIT = 3;

  private final Storage storage = new MemoryStorage();
  private final AtomicLong now = new AtomicLong();
  private final Registry unlimited =
      new LayoutRegistry(storage, new RegistryOptions(true, name -> Sparse.NONE));
  private final Registry registry = limited();

  private Registry limited() {
    return new QuotaRegistry(unlimited, new FilledRepositories(storage, now::get), LIMIT);
  }

  private static RepositoryName name(int number) {
    return RepositoryName.parse("team/r" + number);
  }

  private static void push(Registry to, int number) {
    Pushes.blob(to, name(number), "{}");
    Pushes.push(to, name(number), "v1", Pushes.artifact("text"));
  }

  private void assertRefused(int number) {
    assertThatThrownBy(() -> push(registry, number))
        .isInstanceOfSatisfying(
            OciException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS);
              assertThat(refusal.detail()).containsEntry("limit", "3");
            });
  }

  @Test
  void noMoreThanTheLimit() {
    IntStream.range(0, LIMIT).forEach(i -> push(registry, i));
    assertRefused(LIMIT);
    // Blobs are nobody's business, and what is there may be pushed to.
    Pushes.blob(registry, name(LIMIT), "more");
    Pushes.push(registry, name(0), "v2", Pushes.artifact("other"));
  }

  @Test
  void whatWasThereBeforeCounts() {
    IntStream.range(0, LIMIT).forEach(i -> push(unlimited, i));
    assertRefused(LIMIT);
    Pushes.push(registry, name(LIMIT - 1), "v2", Pushes.artifact("other"));
  }

  @Test
  void whatBecameEmptyMakesRoom() {
    IntStream.range(0, LIMIT).forEach(i -> push(registry, i));
    assertRefused(LIMIT);
    unlimited.deleteManifest(
        name(1), Pushes.digest(Pushes.artifact("text")), TaggedManifest.DELETE);
    push(registry, LIMIT);
    assertRefused(1);
  }

  /** The limit comes first: a manifest that is not one is not looked at. */
  @Test
  void isCheckedBeforeTheManifest() {
    IntStream.range(0, LIMIT).forEach(i -> push(registry, i));
    assertThatThrownBy(() -> Pushes.push(registry, name(LIMIT), "v1", "no manifest"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
  }

  @Test
  void whatFailsTakesNoPlace() {
    push(registry, 0);
    push(registry, 1);
    assertThatThrownBy(() -> Pushes.push(registry, name(5), "v1", "no manifest"))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    push(registry, 2);
  }

  @Test
  void manyAtOnceDoNotOvershoot() throws Exception {
    int repositories = 20;
    IntStream.range(0, repositories).forEach(i -> Pushes.blob(registry, name(i), "{}"));
    List<Boolean> published =
        Together.run(2 * repositories, i -> () -> isPublished(i / 2, "v" + i));
    long filled =
        IntStream.range(0, repositories)
            .filter(i -> storage.repository(name(i)).hasManifests())
            .count();
    assertThat(filled).isEqualTo(LIMIT);
    assertThat(published.stream().filter(it -> it).count()).isBetween(3L, 6L);
  }

  private boolean isPublished(int number, String tag) {
    try {
      Pushes.push(registry, name(number), tag, Pushes.artifact("text"));
      return true;
    } catch (OciException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS);
      return false;
    }
  }
}
