package io.jzot.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.JzotConfig;
import io.jzot.store.Storage;
import io.jzot.store.fs.StorageUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Work on a store from the command line: done here when no server has the store, else by that
 * server.
 */
final class StoreWork {
  private final ObjectMapper json = new ObjectMapper();

  private StoreWork() {}

  /**
   * Does the work and returns its report.
   *
   * @param name of the work in the admin API
   * @param type of the report
   */
  static <R> R run(JzotConfig config, String name, Class<R> type, Function<Storage, R> work)
      throws IOException, InterruptedException {
    return run(config, name, type, items -> {}, work);
  }

  /**
   * As above.
   *
   * @param progress is told from time to time how much a server has done that was asked
   */
  static <R> R run(
      JzotConfig config,
      String name,
      Class<R> type,
      LongConsumer progress,
      Function<Storage, R> work)
      throws IOException, InterruptedException {
    check(config);
    LogSetup.quiet();
    Storage storage;
    try {
      storage = Stores.open(config.storage(), false);
    } catch (StorageUnusableException e) {
      return new StoreWork().ask(config, name, type, progress, e);
    }
    try (storage) {
      return work.apply(storage);
    }
  }

  /**
   * Does work that no server may do beside serving.
   *
   * @throws IllegalStateException when one has the store
   */
  static <R> R alone(JzotConfig config, Function<Storage, R> work) {
    check(config);
    LogSetup.quiet();
    try (Storage storage = Stores.open(config.storage(), false)) {
      return work.apply(storage);
    } catch (StorageUnusableException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void check(JzotConfig config) {
    if (!Files.isDirectory(config.storage().rootDirectory())) {
      throw new IllegalStateException("no store at " + config.storage().rootDirectory());
    }
  }

  private <R> R ask(
      JzotConfig config,
      String name,
      Class<R> type,
      LongConsumer progress,
      StorageUnusableException why)
      throws IOException, InterruptedException {
    try {
      return json.treeToValue(new AdminClient(config, System.getenv()).run(name, progress), type);
    } catch (JsonProcessingException e) {
      throw new IOException("the server answers something else: " + e.getOriginalMessage(), e);
    } catch (IOException | IllegalStateException e) {
      throw new IllegalStateException(
          why.getMessage() + " (asking that server failed: " + e.getMessage() + ')', e);
    }
  }
}
