package io.jzot.auth.ldap;

import io.jzot.config.LdapConfig;
import java.nio.file.Path;
import java.util.Optional;

/** A configuration to change key by key. */
final class LdapSettings {
  private final int port;
  private String address = "127.0.0.1";
  private boolean insecure = true;
  private boolean startTls;
  private boolean skipVerify;
  private boolean subtree;
  private boolean nested;
  private Optional<String> filter = Optional.empty();
  private Optional<Path> authority = Optional.empty();
  private Optional<Path> credentials = Optional.empty();

  LdapSettings(int port) {
    this.port = port;
  }

  LdapSettings address(String value) {
    this.address = value;
    return this;
  }

  LdapSettings secure() {
    this.insecure = false;
    return this;
  }

  LdapSettings startTls() {
    this.startTls = true;
    return this;
  }

  LdapSettings skipVerify() {
    this.skipVerify = true;
    return this;
  }

  LdapSettings subtree() {
    this.subtree = true;
    return this;
  }

  LdapSettings nested() {
    this.nested = true;
    return this;
  }

  LdapSettings filter(String value) {
    this.filter = Optional.of(value);
    return this;
  }

  LdapSettings authority(Path file) {
    this.authority = Optional.of(file);
    return this;
  }

  LdapSettings credentials(Path file) {
    this.credentials = Optional.of(file);
    return this;
  }

  LdapConfig config() {
    return new LdapConfig(
        address,
        port,
        insecure,
        startTls,
        skipVerify,
        subtree,
        "uid",
        Optional.of("memberOf"),
        nested,
        TestDirectory.BASE,
        filter,
        authority,
        credentials);
  }
}
