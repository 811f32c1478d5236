package io.jzot.store;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of repositories that share one medium, and so one dedupe domain. */
public interface Storage extends AutoCloseable {

  /** The repository of that name, whether it exists or not. Never touches the medium. */
  RepositoryStorage repository(RepositoryName name);

  /**
   * The repositories that exist, sorted bytewise by name. Costs what it lists, not what there is.
   * What was put on the medium from outside shows after the next {@link #refresh}, or once it has
   * been asked for by name.
   */
  Page<RepositoryName> repositories(PageRequest page);

  /** Looks for repositories that came or went outside of this process. Serves meanwhile. */
  void refresh();

  /**
   * Why nothing can be stored right now, in words for the administrator; empty when nothing is
   * known to be wrong. A full medium is none. Never waits for the medium.
   */
  Optional<String> trouble();

  /**
   * How many repositories have changes that their {@code index.json} does not show, or not durably.
   * Never waits for the medium.
   */
  long unpublished();

  /** Tries whether the medium takes writes, for {@link #trouble}. */
  void probe();

  /** A garbage collection begins: what it takes away goes into a trash of its own. */
  void beginCollection();

  /**
   * Recomputes the digests of all that images reference, beside all other use. What is damaged is
   * replaced by another good copy of the store, or put aside: absent until it is pushed again.
   *
   * @param each is told of each image at once
   */
  ScrubReport scrub(Pace pace, Consumer<ScrubReport.Image> each);

  /**
   * Gives repositories whose index cannot be read, and that have no log, a new one of what their
   * blobs prove; the old one is kept. To be called while nobody else uses the store.
   *
   * @param each is told of each such repository
   */
  void repair(Consumer<RepairedIndex> each);

  /**
   * Makes equal blobs share their bytes again, where the medium can, beside all other use. When it
   * is stopped, the next run goes on where it ended.
   */
  DedupeReport rebuildDedupe(Pace pace);

  /**
   * Looks at everything that is stored, beside all other use.
   *
   * @param each is told of each repository
   * @return the room of the media
   */
  List<StoreRoom> census(Pace pace, Consumer<RepositoryCensus> each);

  /**
   * Lets go of the medium. What was acknowledged is durable already; open upload sessions stay on
   * the medium.
   */
  @Override
  void close();
}
