package io.jzot.api;

import io.jzot.oci.Digest;
import io.jzot.registry.Precondition;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Entity tags and conditional requests (RFC 9110, sections 8.8.3 and 13). An ETag is a digest. */
final class Conditions {
  /** Content under a digest never changes. */
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  /** What a tag names may change at any time. */
  private static final String REVALIDATE = "public, no-cache";

  private Conditions() {}

  static String etag(Digest digest) {
    return '"' + digest.toString() + '"';
  }

  /** Adds the headers that let clients and proxies keep an answer. */
  static void cacheable(BiConsumer<String, Object> headers, Digest digest, boolean byDigest) {
    headers.accept(HttpHeaders.ETAG, etag(digest));
    headers.accept(HttpHeaders.CACHE_CONTROL, byDigest ? IMMUTABLE : REVALIDATE);
  }

  /** The answer to who has that content already. */
  static Response notModified(Digest digest, boolean byDigest) {
    Response.ResponseBuilder answer = Response.notModified();
    cacheable(answer::header, digest, byDigest);
    return answer.build();
  }

  /** Whether {@code If-None-Match} says that the client has this content. */
  static boolean unchanged(@Nullable String ifNoneMatch, Digest digest) {
    if (ifNoneMatch == null) {
      return false;
    }
    Set<String> tags = tags(ifNoneMatch);
    return tags.contains("*") || tags.contains(digest.toString());
  }

  /** The condition of a write. */
  static Precondition ofWrite(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    Set<String> expected = ifMatch == null ? null : tags(ifMatch);
    if (expected != null && expected.contains("*")) {
      expected = Set.of();
    }
    boolean absent = ifNoneMatch != null && tags(ifNoneMatch).contains("*");
    return expected == null && !absent ? Precondition.NONE : new Precondition(expected, absent);
  }

  private static Set<String> tags(String header) {
    Set<String> tags = new HashSet<>();
    for (String part : header.split(",", -1)) {
      String tag = part.strip();
      tag = tag.startsWith("W/") ? tag.substring(2) : tag;
      boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
      tags.add(quoted ? tag.substring(1, tag.length() - 1) : tag);
    }
    return tags;
  }
}
