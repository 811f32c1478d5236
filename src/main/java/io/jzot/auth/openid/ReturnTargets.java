package io.jzot.auth.openid;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a browser may go after a log-in, judged as zot judges {@code callback_ui}: a path on this
 * server, or a URL of an origin that the configuration names; anything else becomes {@code /}.
 */
final class ReturnTargets {
  private static final String HOME = "/";

  /** The cookie has to hold it. */
  private static final int LONGEST = 1024;

  private final Set<String> origins;

  ReturnTargets(Collection<String> origins) {
    this.origins =
        origins.stream()
            .map(it -> parse(it.strip()).flatMap(ReturnTargets::origin))
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet());
  }

  String judge(String target) {
    if (target.isEmpty()) {
      return target;
    }
    return parse(target).filter(uri -> isAllowed(target, uri)).map(URI::toASCIIString).orElse(HOME);
  }

  /** No control character and no backslash is part of any URI. */
  private static Optional<URI> parse(String text) {
    try {
      return text.length() > LONGEST ? Optional.empty() : Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean isAllowed(String target, URI uri) {
    // Some browsers read "/%5C" as "//", and "//" begins another host.
    if (uri.getPath() == null || uri.getPath().indexOf('\\') >= 0 || target.startsWith("//")) {
      return false;
    }
    return uri.getScheme() == null
        ? target.startsWith(HOME)
        : origin(uri).filter(origins::contains).isPresent();
  }

  /** Scheme, host and port, each in one spelling. */
  private static Optional<String> origin(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual =
        switch (scheme) {
          case "http" -> 80;
          case "https" -> 443;
          default -> 0;
        };
    if (usual == 0) {
      return Optional.empty();
    }
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ':' + port);
  }
}
