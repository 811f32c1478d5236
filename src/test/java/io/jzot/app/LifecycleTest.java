package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.api.Readiness;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.jzot.store.Storage;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start does to the store. */
class LifecycleTest {
  private final LaunchMode before = LaunchMode.current();

  /** So that the log of the tests stays as it is. */
  @BeforeEach
  void test() {
    LaunchMode.set(LaunchMode.TEST);
  }

  @AfterEach
  void restore() {
    LaunchMode.set(before);
  }

  /** However much is in it: what a walk over the root costs is for a thread beside. */
  @Test
  void theStoreIsOpenedAndNotLookedAt() throws ConfigException {
    List<String> calls = new ArrayList<>();
    Storage storage =
        (Storage)
            Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> calls.add(method.getName()));
    JzotConfig config =
        ConfigFile.parse(
                "c.yaml", "storage: {rootDirectory: /r}\nhttp: {port: '0'}", Unsupported.REFUSE)
            .config();
    Config properties = new SmallRyeConfigBuilder().build();
    Readiness readiness = new Readiness(() -> storage);
    List<Storage> opened = new ArrayList<>();
    Lifecycle lifecycle =
        new Lifecycle(
            () -> {
              opened.add(storage);
              return storage;
            },
            () -> new StartedLog(config),
            () -> {
              throw new AssertionError("not at the start");
            },
            new LocalRegistry(
                () -> {
                  throw new AssertionError("not at the start");
                },
                properties),
            readiness,
            config,
            properties);

    lifecycle.start(new StartupEvent());

    assertThat(opened).hasSize(1);
    assertThat(calls).isEmpty();
    assertThat(readiness.started()).isTrue();
  }
}
