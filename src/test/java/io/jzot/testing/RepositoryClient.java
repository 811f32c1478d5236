package io.jzot.testing;

import io.jzot.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One repository of a registry. */
public final class RepositoryClient {
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private final RegistryClient registry;
  private final String name;

  RepositoryClient(RegistryClient registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The path of something in this repository: {@code /v2/<name>/<rest>}. */
  public String path(String rest) {
    return "/v2/" + name + '/' + rest;
  }

  public Answer send(Call call) {
    return registry.send(call);
  }

  /** The line of the header {@code Authorization} in a request by hand; empty for none. */
  public String authorizationLine(String method, String target) {
    return registry.authorizationLine(Call.of(method, target));
  }

  // Blobs

  public Answer headBlob(Digest digest) {
    return send(Call.head(path("blobs/" + digest)));
  }

  public Answer blob(Digest digest) {
    return send(Call.get(path("blobs/" + digest)));
  }

  public Answer blobRange(Digest digest, String range) {
    return send(Call.get(path("blobs/" + digest)).header("Range", range));
  }

  public Answer deleteBlob(Digest digest) {
    return send(Call.delete(path("blobs/" + digest)));
  }

  /** Opens a session; the query includes its question mark, or is empty. */
  public UploadClient upload(String query) {
    Answer opened = send(Call.post(path("blobs/uploads/" + query))).expect(ACCEPTED);
    return new UploadClient(this, opened);
  }

  public UploadClient upload() {
    return upload("");
  }

  /** The whole blob in the POST. */
  public Answer pushInOne(Blob blob) {
    return send(
        Call.post(path("blobs/uploads/?digest=" + blob.digest()))
            .header("Content-Type", "application/octet-stream")
            .body(blob.bytes()));
  }

  /** POST, then the whole blob in a PUT. */
  public Answer push(Blob blob) {
    return upload().finish(blob.digest(), blob.bytes());
  }

  /** POST with {@code mount}, and with {@code from} unless that is null. */
  public Answer mount(Digest digest, @Nullable String from) {
    String query = "?mount=" + digest + (from == null ? "" : "&from=" + from);
    return send(Call.post(path("blobs/uploads/" + query)));
  }

  // Manifests

  public String manifestPath(Object reference) {
    return path("manifests/" + reference);
  }

  public Answer headManifest(Object reference) {
    return send(Call.head(manifestPath(reference)));
  }

  public Answer manifest(Object reference) {
    return send(Call.get(manifestPath(reference)));
  }

  /** Streamed, as most clients do, so without {@code Content-Length}. */
  public Answer putManifest(Object reference, Document document) {
    return send(
        Call.put(manifestPath(reference))
            .header("Content-Type", document.mediaType())
            .streamed(document.bytes()));
  }

  public Answer putManifest(Object reference, String mediaType, String body) {
    return send(Call.put(manifestPath(reference)).header("Content-Type", mediaType).body(body));
  }

  public Answer deleteManifest(Object reference) {
    return send(Call.delete(manifestPath(reference)));
  }

  /** Everything of the set, by digest. */
  public RepositoryClient push(Images images) {
    pushBlobs(images);
    images.documents().forEach(d -> putManifest(d.digest(), d).expect(CREATED));
    return this;
  }

  public RepositoryClient pushBlobs(Images images) {
    images.blobs().forEach(blob -> pushInOne(blob).expect(CREATED));
    return this;
  }

  /** Everything of the set, the last document by that tag. */
  public RepositoryClient push(Images images, String tag) {
    push(images);
    putManifest(tag, images.top()).expect(CREATED);
    return this;
  }

  // Listing

  public Answer tags(String query) {
    return send(Call.get(path("tags/list" + query)));
  }

  public List<String> tags() {
    return tags("").expect(200).texts("tags");
  }

  public Answer referrers(Digest subject, String query) {
    return send(Call.get(path("referrers/" + subject + query)));
  }

  @Override
  public String toString() {
    return name;
  }
}
