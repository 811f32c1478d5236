package io.jzot.config;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Mirroring of other registries. */
@Doc("Mirroring of other registries.")
public record SyncConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("File that maps `host[:port]` to `username` and `password`.")
        Optional<Path> credentialsFile,
    @Doc("Where downloads are kept until they are complete; required with remote storage.")
        Optional<Path> downloadDir,
    @Doc("The registries.") List<Registry> registries) {

  /** An upstream registry and its mirrors. */
  @Doc("A registry and its mirrors.")
  public record Registry(
      @Doc("URLs, tried in order.") List<String> urls,
      @Doc("How often to copy `content`; `0` never.") @Default("0s") Duration pollInterval,
      @Doc("Copy what is asked for and absent.") boolean onDemand,
      @Doc("How long an image checked upstream is not checked again; requires `onDemand`.")
          @Default("0s")
          Duration manifestCheckInterval,
      @Doc("Verify the registry's certificate.") @Default("true") boolean tlsVerify,
      @Doc("Directory with `*.crt` (authorities), `*.cert` and `*.key` (client).")
          Optional<Path> certDir,
      @Doc("How often a failed copy is tried again; needs `retryDelay`.")
          Optional<Integer> maxRetries,
      @Doc("Wait before the first retry.") Optional<Duration> retryDelay,
      @Doc("Longest wait between retries; needs `retryDelay`.") Optional<Duration> maxRetryDelay,
      @Doc("Copy signed images only.") boolean onlySigned,
      @Doc("Copy cosign's tags for signatures and bills of materials as well.") @Default("true")
          boolean syncLegacyCosignTags,
      @Doc("Never convert Docker manifests; requires `http.compat`.") boolean preserveDigest,
      @Doc("Where credentials come from: `ecr`, `gcp` or `oauth2`.")
          Optional<CredentialHelper> credentialHelper,
      @Doc("How `oauth2` gets a token.") Optional<OAuth2CredentialHelper> oauth2CredentialHelper,
      @Doc("Limit for one copy.") @Default("3h") Duration syncTimeout,
      @Doc("Limit for the first byte of an answer.") @Default("30s") Duration responseHeaderTimeout,
      @Doc("Requests at the same time.") @Default("3") int reqConcurrent,
      @Doc("Requests per second; unlimited when absent.") Optional<Double> reqPerSec,
      @Doc("Idle connections kept.") @Default("2") int maxIdleConnsPerHost,
      @Doc("Speak HTTP/1.1 only.") boolean disableHTTP2,
      @Doc("What to copy; none is everything, on demand only.") List<Content> content) {}

  /** Where an upstream's credentials come from. */
  public enum CredentialHelper {
    ECR,
    GCP,
    OAUTH2
  }

  /** How the oauth2 helper gets a token. */
  @Doc("How `oauth2` gets a token; exactly one of `assertionFile` and `signingFile`.")
  public record OAuth2CredentialHelper(
      @Doc("Token endpoint.") String tokenURL,
      @Doc("File with a ready assertion.") Optional<Path> assertionFile,
      @Doc("File with what is needed to sign one.") Optional<Path> signingFile,
      @Doc("`client_credentials`, or the URN of JWT bearer or token exchange.")
          @Default("client_credentials")
          String grantType,
      @Doc("Client id.") Optional<String> clientID,
      @Doc("File with the client secret.") Optional<Path> clientSecretFile,
      @Doc("Scopes to ask for.") List<String> scopes,
      @Doc("User name that goes with the token.") @Default("<token>") String username,
      @Doc("Token exchange only, and required there.") Optional<String> audience,
      @Doc("Token exchange only; an absolute URI.") Optional<String> subjectTokenType,
      @Doc("Token exchange only; an absolute URI.") Optional<String> requestedTokenType) {}

  /** Which repositories and tags to copy, and where to. */
  @Doc("Which repositories and tags to copy, and where to.")
  public record Content(
      @Doc("Repository, or a glob.") Glob prefix,
      @Doc("Which tags; all when absent.") Optional<Tags> tags,
      @Doc("Local path to copy to.") Optional<String> destination,
      @Doc("Leave the prefix out of the local path.") boolean stripPrefix) {}

  /** Which tags to copy. */
  @Doc("Which tags to copy.")
  public record Tags(
      @Doc("Regular expression (RE2) that a tag must match.") Optional<Pattern> regex,
      @Doc("Regular expression (RE2) that it must not match.") Optional<Pattern> excludeRegex,
      @Doc("Semantic versions only.") boolean semver) {}
}
