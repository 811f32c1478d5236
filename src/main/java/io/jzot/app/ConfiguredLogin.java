package io.jzot.app;

import io.jzot.auth.BrowserLogin;
import io.jzot.auth.openid.LoginAttempts;
import io.jzot.auth.openid.OpenIdLogins;
import io.jzot.config.FileWatcher;
import io.jzot.config.HttpConfig;
import io.jzot.config.OpenIdConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Log-in by the identity providers that the configuration asks for. */
final class ConfiguredLogin {
  private final LoginAttempts attempts;
  private final Optional<Settings> settings;
  private final Optional<OpenIdLogins> logins;

  /** What it was opened with. */
  private record Settings(OpenIdConfig openid, Optional<String> externalUrl) {}

  private ConfiguredLogin(
      LoginAttempts attempts, Optional<Settings> settings, Optional<OpenIdLogins> logins) {
    this.attempts = attempts;
    this.settings = settings;
    this.logins = logins;
  }

  static ConfiguredLogin none() {
    return new ConfiguredLogin(
        new LoginAttempts(Clock.systemUTC()), Optional.empty(), Optional.empty());
  }

  /**
   * The same, or another one if the settings are others. Browsers that are at a provider meanwhile
   * come back to either.
   *
   * @throws IOException if a file that a provider needs cannot be used
   */
  ConfiguredLogin next(HttpConfig http, FileWatcher watcher) throws IOException {
    Optional<Settings> wanted =
        http.auth().openid().map(openid -> new Settings(openid, http.externalUrl()));
    if (wanted.equals(settings)) {
      return this;
    }
    Optional<OpenIdLogins> opened = Optional.empty();
    if (wanted.isPresent()) {
      try {
        opened =
            Optional.of(
                OpenIdLogins.open(
                    wanted.get().openid(), wanted.get().externalUrl(), attempts, watcher));
      } catch (IOException e) {
        throw new IOException("http.auth." + e.getMessage(), e);
      }
    }
    return new ConfiguredLogin(attempts, wanted, opened);
  }

  Optional<BrowserLogin> port() {
    return logins.map(BrowserLogin.class::cast);
  }

  void closeWithout(ConfiguredLogin other) {
    if (!logins.equals(other.logins)) {
      logins.ifPresent(OpenIdLogins::close);
    }
  }
}
