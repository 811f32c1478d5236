package io.jzot.auth.openid;

import com.nimbusds.oauth2.sdk.id.ClientID;
import io.jzot.config.FileWatcher;
import io.jzot.config.OpenIdConfig;
import io.jzot.config.Secret;
import io.jzot.config.WatchedFile;
import io.jzot.config.file.CredentialsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The registered client as the files of now say. */
final class LiveClient implements Supplier<RegisteredClient>, AutoCloseable {
  private static final String ID = "clientid";
  private static final String SECRET = "clientsecret";

  private final OpenIdConfig.Provider config;
  private final Optional<WatchedFile<Map<String, Secret>>> credentials;
  private final Optional<WatchedFile<ClientKey>> key;

  private LiveClient(
      OpenIdConfig.Provider config,
      Optional<WatchedFile<Map<String, Secret>>> credentials,
      Optional<WatchedFile<ClientKey>> key) {
    this.config = config;
    this.credentials = credentials;
    this.key = key;
  }

  /**
   * Reads the files and watches them.
   *
   * @param keypath of a private key, where the provider takes one
   * @throws IOException if one cannot be used
   */
  static LiveClient open(OpenIdConfig.Provider config, Optional<Path> keypath, FileWatcher watcher)
      throws IOException {
    Optional<WatchedFile<Map<String, Secret>>> credentials = Optional.empty();
    if (config.credentialsFile().isPresent()) {
      credentials =
          Optional.of(
              WatchedFile.open(
                  watcher,
                  config.credentialsFile().get(),
                  (content, old) -> CredentialsFile.parse(content, List.of(ID, SECRET), List.of()),
                  next -> {}));
    }
    try {
      return new LiveClient(config, credentials, key(keypath, watcher));
    } catch (IOException e) {
      credentials.ifPresent(WatchedFile::close);
      throw e;
    }
  }

  private static Optional<WatchedFile<ClientKey>> key(Optional<Path> path, FileWatcher watcher)
      throws IOException {
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(
            WatchedFile.open(
                watcher, path.get(), (content, old) -> PrivateKeyFile.parse(content), next -> {}));
  }

  @Override
  public RegisteredClient get() {
    Optional<Map<String, Secret>> file = credentials.map(WatchedFile::get);
    String id =
        file.map(it -> Objects.requireNonNull(it.get(ID)).reveal())
            .or(config::clientid)
            .orElseThrow();
    Optional<Secret> secret =
        file.map(it -> Objects.requireNonNull(it.get(SECRET)))
            .or(config::clientsecret)
            .filter(it -> !it.reveal().isEmpty());
    return new RegisteredClient(new ClientID(id), secret, key.map(WatchedFile::get));
  }

  @Override
  public void close() {
    credentials.ifPresent(WatchedFile::close);
    key.ifPresent(WatchedFile::close);
  }
}
