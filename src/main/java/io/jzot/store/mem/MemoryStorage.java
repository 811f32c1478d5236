package io.jzot.store.mem;

import io.jzot.oci.Digest;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import io.jzot.store.RepairedIndex;
import io.jzot.store.RepositoryCensus;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.ScrubReport;
import io.jzot.store.Storage;
import io.jzot.store.StoreRoom;
import io.jzot.store.grace.Keeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that is gone when the process ends. */
public final class MemoryStorage implements Storage {
  private final ConcurrentMap<RepositoryName, MemoryRepositoryStorage> all =
      new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, MemoryRepositoryStorage> existing =
      new ConcurrentSkipListMap<>();

  private final Keeper keeper;

  public MemoryStorage() {
    this(new Keeper(Duration.ofHours(1), System::nanoTime, false));
  }

  /**
   * @param keeper who decides what may go
   */
  public MemoryStorage(Keeper keeper) {
    this.keeper = keeper;
  }

  Keeper keeper() {
    return keeper;
  }

  @Override
  public RepositoryStorage repository(RepositoryName name) {
    return all.computeIfAbsent(name, each -> new MemoryRepositoryStorage(each, this));
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    NavigableMap<String, MemoryRepositoryStorage> rest =
        page.last() == null ? existing : existing.tailMap(page.last(), false);
    List<RepositoryName> items = new ArrayList<>();
    for (MemoryRepositoryStorage repository : rest.values()) {
      if (items.size() == page.limit()) {
        return new Page<>(items, true);
      }
      items.add(repository.name());
    }
    return new Page<>(items, false);
  }

  @Override
  public void refresh() {
    // Nobody else can put anything here.
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public long unpublished() {
    return 0;
  }

  @Override
  public List<StoreRoom> census(Pace pace, Consumer<RepositoryCensus> each) {
    existing.values().forEach(repository -> each.accept(repository.census()));
    return List.of();
  }

  @Override
  public void probe() {
    // Memory does not fail.
  }

  @Override
  public void beginCollection() {
    // There is one trash.
  }

  @Override
  public ScrubReport scrub(Pace pace, Consumer<ScrubReport.Image> each) {
    return ScrubReport.NOTHING;
  }

  @Override
  public void repair(Consumer<RepairedIndex> each) {
    // Memory does not fail.
  }

  @Override
  public DedupeReport rebuildDedupe(Pace pace) {
    return DedupeReport.NONE;
  }

  @Override
  public void close() {
    all.clear();
    existing.clear();
  }

  void appeared(MemoryRepositoryStorage repository) {
    existing.put(repository.name().value(), repository);
  }

  /** The bytes of a blob in one repository, or in any. */
  Optional<byte[]> bytes(Digest digest, @Nullable RepositoryName from) {
    return existing.values().stream()
        .filter(repository -> from == null || repository.name().equals(from))
        .flatMap(repository -> repository.bytes(digest).stream())
        .findFirst();
  }
}
