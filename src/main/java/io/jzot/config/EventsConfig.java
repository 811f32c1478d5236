package io.jzot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notifications of what happens. */
@Doc("Notifications of what happens.")
public record EventsConfig(
    @Doc("On when `true`.") boolean enable, @Doc("Where notifications go.") List<Sink> sinks) {

  /** Where notifications go. */
  @Lenient
  @Doc("Where notifications go.")
  public record Sink(
      @Doc("`http` or `nats`.") Type type,
      @Doc("Address of the receiver.") Optional<String> address,
      @Doc("NATS subject.") Optional<String> channel,
      @Doc("Limit for one delivery.") Optional<Duration> timeout,
      @Doc("Proxy to go through.") Optional<String> proxy,
      @Doc("Further HTTP headers.") Map<String, Secret> headers,
      @Doc("Who this server is to the receiver.") Optional<Credentials> credentials,
      @Doc("TLS towards the receiver.") Optional<Tls> tlsConfig) {}

  /** The protocol of a sink. */
  public enum Type {
    HTTP,
    NATS
  }

  /** Who this server is to the receiver. */
  @Lenient
  @Doc("A name and password, a token, or a file with credentials.")
  public record Credentials(
      @Doc("User name.") Optional<String> username,
      @Doc("Password.") Optional<Secret> password,
      @Doc("File with credentials.") Optional<Path> file,
      @Doc("Token.") Optional<Secret> token) {}

  /** TLS towards the receiver. */
  @Lenient
  @Doc("TLS towards the receiver.")
  public record Tls(
      @Doc("Certificate authorities, PEM.") Optional<Path> caCertFile,
      @Doc("Client certificate, PEM.") Optional<Path> certFile,
      @Doc("Its key, PEM.") Optional<Path> keyFile) {}
}
