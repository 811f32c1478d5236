package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.layout.Layout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the repositories, in memory. A walk over the root in the background fills it; until
 * then whoever wants a listing waits. It begins when somebody wants one, or after some seconds, so
 * that it does not slow down a start. What is pushed or asked for by name is entered at once.
 */
final class Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

  private static final long PATIENCE_SECONDS = 5;

  private final Disk disk;
  private final Path root;
  private final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();
  private final CountDownLatch wanted = new CountDownLatch(1);
  private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private CompletableFuture<Void> filled = new CompletableFuture<>();

  Catalog(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** Begins the first walk. */
  synchronized void fill() {
    CompletableFuture<Void> walk = new CompletableFuture<>();
    filled = walk;
    Thread thread = new Thread(() -> fill(walk), "jzot-catalog");
    thread.setDaemon(true);
    thread.start();
  }

  private void fill(CompletableFuture<Void> walk) {
    try {
      boolean unused = wanted.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      refresh();
      walk.complete(null);
    } catch (IOException e) {
      walk.completeExceptionally(e);
    }
  }

  Page<RepositoryName> page(PageRequest page) throws IOException {
    wanted.countDown();
    awaitFilled();
    NavigableSet<String> rest = page.last() == null ? names : names.tailSet(page.last(), false);
    List<RepositoryName> items = new ArrayList<>();
    for (String name : rest) {
      if (items.size() == page.limit()) {
        return new Page<>(items, true);
      }
      items.add(new RepositoryName(name));
    }
    return new Page<>(items, false);
  }

  /** A walk that failed is tried again by the next listing. */
  private void awaitFilled() throws IOException {
    CompletableFuture<Void> walk;
    synchronized (this) {
      if (filled.isCompletedExceptionally()) {
        fill();
      }
      walk = filled;
    }
    try {
      walk.join();
    } catch (CompletionException e) {
      throw new IOException("the repositories cannot be listed", e.getCause());
    }
  }

  /** What is known of one name: whether it is a repository. */
  void note(RepositoryName name, boolean exists) {
    if (names.contains(name.value()) != exists) {
      if (exists) {
        names.add(name.value());
      } else {
        names.remove(name.value());
      }
    }
  }

  /** Walks over the root. Names that come meanwhile stay; those that are gone go. */
  void refresh() throws IOException {
    Set<String> found = walk();
    names.addAll(found);
    for (String name : names) {
      if (!closed && !found.contains(name) && !isRepository(root.resolve(name))) {
        names.remove(name);
      }
    }
  }

  private Set<String> walk() throws IOException {
    unlisted.clear();
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(""));
    while (!open.isEmpty() && !closed) {
      String at = open.pop();
      List<String> children = list(at);
      boolean layout = children.contains(Layout.INDEX) || children.contains(Layout.JOURNAL);
      if (layout && isRepository(root.resolve(at)) && !at.isEmpty()) {
        found.add(at);
      }
      for (String child : children) {
        String name = at.isEmpty() ? child : at + '/' + child;
        if (RepositoryName.find(name).isPresent() && isDirectory(root.resolve(name))) {
          open.push(name);
        }
      }
    }
    return found;
  }

  /** One directory that cannot be read does not hide all others. */
  private List<String> list(String name) throws IOException {
    try {
      return disk.list(root.resolve(name));
    } catch (NoSuchFileException e) {
      return List.of(); // It went meanwhile.
    } catch (IOException e) {
      if (name.isEmpty()) {
        throw e;
      }
      unlisted.add(name);
      LOG.warn("directory cannot be listed", field("name", name), field("error", e.toString()));
      return List.of();
    }
  }

  private boolean isDirectory(Path path) throws IOException {
    return disk.state(path).filter(FileState::isDirectory).isPresent();
  }

  private boolean isRepository(Path path) throws IOException {
    return isFile(path.resolve(Layout.MARKER))
        && (isFile(path.resolve(Layout.INDEX)) || isFile(path.resolve(Layout.JOURNAL)));
  }

  private boolean isFile(Path path) throws IOException {
    return disk.state(path).filter(FileState::isFile).isPresent();
  }

  /** Directories that could not be read, so that nobody knows what is in them. */
  Set<String> unlisted() {
    return Set.copyOf(unlisted);
  }

  /** Ends a walk that is under way, and waits for it. */
  void close() {
    closed = true;
    wanted.countDown();
    CompletableFuture<Void> walk;
    synchronized (this) {
      walk = filled;
    }
    walk.handle((nothing, failure) -> null).join();
  }
}
