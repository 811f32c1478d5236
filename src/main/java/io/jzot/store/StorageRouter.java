package io.jzot.store;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several stores as one: sub-paths (zot key {@code storage.subPaths}). Only the first component of
 * a name is looked at, and only when it has two at least; the whole name is kept in the sub-store.
 */
public final class StorageRouter implements Storage {
  private final Storage defaultStore;
  private final Map<String, Storage> subPaths;

  /**
   * @param subPaths by first component, without slashes
   */
  public StorageRouter(Storage defaultStore, Map<String, Storage> subPaths) {
    this.defaultStore = defaultStore;
    this.subPaths = Map.copyOf(subPaths);
  }

  @Override
  public RepositoryStorage repository(RepositoryName name) {
    return storeOf(name).repository(name);
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    TreeSet<RepositoryName> names = new TreeSet<>();
    RepositoryName bound = null;
    for (Storage store : stores().toList()) {
      RepositoryName end = gather(store, page, names);
      bound = bound == null || (end != null && end.compareTo(bound) < 0) ? end : bound;
    }
    // Beyond the end of a page that goes on, names of that store may be missing.
    SortedSet<RepositoryName> sure = bound == null ? names : names.headSet(bound, true);
    List<RepositoryName> items = sure.stream().limit(page.limit()).toList();
    return new Page<>(items, names.size() > items.size() || bound != null);
  }

  /**
   * Takes one page of names that can be reached from a store. What it holds under a name of another
   * store was there before the sub-path, and does not count.
   *
   * @return where the page ended; null when nothing follows
   */
  private @Nullable RepositoryName gather(
      Storage store, PageRequest page, Set<RepositoryName> names) {
    PageRequest next = page;
    int missing = page.limit();
    while (true) {
      Page<RepositoryName> part = store.repositories(next);
      List<RepositoryName> reached =
          part.items().stream().filter(name -> storeOf(name) == store).toList();
      names.addAll(reached);
      missing -= reached.size();
      if (!part.more() || part.items().isEmpty()) {
        return null;
      }
      RepositoryName end = part.items().get(part.items().size() - 1);
      if (missing <= 0) {
        return end;
      }
      next = new PageRequest(end.value(), missing);
    }
  }

  @Override
  public void refresh() {
    stores().forEach(Storage::refresh);
  }

  @Override
  public Optional<String> trouble() {
    return stores().flatMap(store -> store.trouble().stream()).findFirst();
  }

  @Override
  public long unpublished() {
    return stores().mapToLong(Storage::unpublished).sum();
  }

  /** What cannot be reached is counted as well: it takes up room. */
  @Override
  public List<StoreRoom> census(Pace pace, Consumer<RepositoryCensus> each) {
    return stores().flatMap(store -> store.census(pace, each).stream()).toList();
  }

  @Override
  public void probe() {
    stores().forEach(Storage::probe);
  }

  @Override
  public void beginCollection() {
    stores().forEach(Storage::beginCollection);
  }

  @Override
  public ScrubReport scrub(Pace pace, Consumer<ScrubReport.Image> each) {
    return stores().map(store -> store.scrub(pace, each)).reduce(ScrubReport::plus).orElseThrow();
  }

  @Override
  public void repair(Consumer<RepairedIndex> each) {
    stores().forEach(store -> store.repair(each));
  }

  @Override
  public DedupeReport rebuildDedupe(Pace pace) {
    return stores()
        .map(store -> store.rebuildDedupe(pace))
        .reduce(DedupeReport::plus)
        .orElseThrow();
  }

  @Override
  public void close() {
    stores().forEach(Storage::close);
  }

  private Storage storeOf(RepositoryName name) {
    int slash = name.value().indexOf('/');
    Storage found = slash < 0 ? null : subPaths.get(name.value().substring(0, slash));
    return found == null ? defaultStore : found;
  }

  private Stream<Storage> stores() {
    return Stream.concat(Stream.of(defaultStore), subPaths.values().stream());
  }
}
