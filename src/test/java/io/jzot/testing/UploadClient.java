package io.jzot.testing;

import io.jzot.oci.Digest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** An upload session; goes where the last answer's {@code Location} says, as clients have to. */
public final class UploadClient {
  private static final String OCTETS = "application/octet-stream";

  private final RepositoryClient repository;
  private final Answer opened;
  private String location;

  UploadClient(RepositoryClient repository, Answer opened) {
    this.repository = repository;
    this.opened = opened;
    this.location = opened.header("Location");
  }

  /** The answer to the POST. */
  public Answer opened() {
    return opened;
  }

  /** Where the next request goes. */
  public String location() {
    return location;
  }

  /** The last segment of the location's path. */
  public String id() {
    String path = URI.create(location).getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Streams a part, without {@code Content-Length} and {@code Content-Range}. */
  public Answer append(byte[] bytes) {
    return follow(repository.send(patch().streamed(bytes)));
  }

  /** A part with {@code Content-Range}, in the specification's form. */
  public Answer chunk(long first, byte[] bytes) {
    return chunk(first + "-" + (first + bytes.length - 1), bytes);
  }

  public Answer chunk(String contentRange, byte[] bytes) {
    return follow(repository.send(patch().header("Content-Range", contentRange).body(bytes)));
  }

  private Call patch() {
    return Call.patch(location).header("Content-Type", OCTETS);
  }

  /** PUT without a body. */
  public Answer finish(Digest digest) {
    return repository.send(Call.put(finishing(digest)));
  }

  /** PUT with all that is left. */
  public Answer finish(Digest digest, byte[] rest) {
    return repository.send(Call.put(finishing(digest)).header("Content-Type", OCTETS).body(rest));
  }

  public Answer finishStreamed(Digest digest, byte[] rest) {
    return repository.send(
        Call.put(finishing(digest)).header("Content-Type", OCTETS).streamed(rest));
  }

  /** PUT with the last chunk. */
  public Answer finish(Digest digest, long first, byte[] chunk) {
    String range = first + "-" + (first + chunk.length - 1);
    return repository.send(
        Call.put(finishing(digest))
            .header("Content-Type", OCTETS)
            .header("Content-Range", range)
            .body(chunk));
  }

  public Answer status() {
    return repository.send(Call.get(location));
  }

  public Answer cancel() {
    return repository.send(Call.delete(location));
  }

  /**
   * The location with the digest added, as Go's {@code url.Values} does it: all parameters sorted
   * and escaped anew.
   */
  public String finishing(Digest digest) {
    int query = location.indexOf('?');
    TreeSet<String> parameters = new TreeSet<>();
    if (query >= 0) {
      parameters.addAll(java.util.List.of(location.substring(query + 1).split("&", -1)));
    }
    parameters.add("digest=" + URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8));
    String path = query < 0 ? location : location.substring(0, query);
    return path + '?' + String.join("&", parameters);
  }

  private Answer follow(Answer answer) {
    if (answer.has("Location")) {
      location = answer.header("Location");
    }
    return answer;
  }
}
