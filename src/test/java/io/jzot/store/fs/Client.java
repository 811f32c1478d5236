package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.Storage;
import io.jzot.store.UploadSession;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.nio.ByteBuffer;
import java.util.List;

/** A client that keeps a ledger. Names stand for content, as in {@link RepositoryContents}. */
record Client(Storage storage, Ledger ledger) {
  private static final int CHUNKS = 3;

  private RepositoryContents contents(RepositoryName repository) {
    return RepositoryContents.of(storage.repository(repository));
  }

  boolean blob(RepositoryName repository, String name) {
    return ledger.attempt(
        new Ledger.Wish().blob(repository, RepositoryContents.digest(name)),
        () -> contents(repository).blob(name));
  }

  /** Uploads a blob in chunks, and looks for the session by its id before each. */
  boolean upload(RepositoryName repository, String name) {
    byte[] bytes = RandomBlobs.bytes(name);
    Digest digest = RandomBlobs.sha256(bytes);
    return ledger.attempt(
        new Ledger.Wish().blob(repository, digest),
        () -> {
          UploadSession session =
              storage.repository(repository).startUpload("", DigestAlgorithm.SHA256);
          int chunk = bytes.length / CHUNKS + 1;
          for (int at = 0; at < bytes.length; at += chunk) {
            int length = Math.min(chunk, bytes.length - at);
            try (UploadSession.Append append = session.append(null)) {
              append.write(ByteBuffer.wrap(bytes, at, length));
              if (at + length < bytes.length) {
                append.acknowledge();
              } else {
                append.complete();
                session.commit(digest);
              }
            }
          }
        });
  }

  /** Mounts a blob; uploads it if it cannot be. */
  boolean mount(RepositoryName repository, String name, RepositoryName from) {
    Digest digest = RepositoryContents.digest(name);
    return ledger.attempt(
        new Ledger.Wish().blob(repository, digest),
        () -> {
          if (!storage.repository(repository).mount(digest, from)) {
            contents(repository).blob(name);
          }
        });
  }

  /** Pushes an image as clients do: what fails is not gone on with. */
  boolean push(RepositoryName repository, String name, String... tags) {
    return blob(repository, name + " config")
        && blob(repository, name + " layer 1")
        && blob(repository, name + " layer 2")
        && publish(repository, RepositoryContents.imageOf(name).raw(), tags);
  }

  /** Pushes an index of images. */
  boolean index(RepositoryName repository, List<String> images, String... tags) {
    List<RawManifest> children =
        images.stream().map(name -> RepositoryContents.imageOf(name).raw()).toList();
    return publish(repository, RepositoryContents.indexOf(children).raw(), tags);
  }

  /** Pushes a manifest alone. */
  boolean publish(RepositoryName repository, RawManifest manifest, String... tags) {
    Ledger.Wish wish = new Ledger.Wish().manifest(repository, manifest.digest());
    for (String tag : tags) {
      wish.tag(repository, tag, manifest.digest());
    }
    return ledger.attempt(wish, () -> contents(repository).push(manifest, tags));
  }

  boolean untag(RepositoryName repository, String tag) {
    return ledger.attempt(
        new Ledger.Wish().gone(Ledger.Entry.tag(repository, tag)),
        () ->
            storage
                .repository(repository)
                .update(
                    draft -> {
                      draft.untag(new Tag(tag));
                      return true;
                    }));
  }

  /** Deletes an image with all its tags. */
  boolean delete(RepositoryName repository, String name) {
    Digest digest = RepositoryContents.imageOf(name).raw().digest();
    Ledger.Wish wish = new Ledger.Wish().gone(Ledger.Entry.manifest(repository, digest));
    ledger.tagsOf(repository, digest).forEach(tag -> wish.without(repository, tag, digest));
    return ledger.attempt(
        wish,
        () ->
            storage
                .repository(repository)
                .update(
                    draft -> {
                      draft.remove(digest);
                      return true;
                    }));
  }

  boolean deleteBlob(RepositoryName repository, String name) {
    Digest digest = RepositoryContents.digest(name);
    return ledger.attempt(
        new Ledger.Wish().gone(Ledger.Entry.blob(repository, digest)),
        () -> storage.repository(repository).deleteBlob(digest));
  }

  /** Something that must not change what a client sees. */
  boolean upkeep(Runnable work) {
    return ledger.attempt(new Ledger.Wish(), work);
  }
}
