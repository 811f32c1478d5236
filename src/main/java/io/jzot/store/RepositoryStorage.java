package io.jzot.store;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One repository. Reads are local to it, see a state that was published as a whole, take no lock
 * that a writer holds over I/O, and never write.
 *
 * <p>Any method throws {@link OciException} UNAVAILABLE when the medium fails or the repository is
 * damaged, STORAGE_FULL when a write finds no room.
 */
public interface RepositoryStorage {
  RepositoryName name();

  /** Whether it exists: something was committed to it, or its layout was put there from outside. */
  boolean exists();

  /** Whether its index lists any manifest; a repository begins to exist with its first blob. */
  boolean hasManifests();

  /**
   * Its tags, sorted bytewise; {@code page.last()} need not be a tag.
   *
   * @throws OciException NAME_UNKNOWN
   */
  Page<Tag> tags(PageRequest page);

  /**
   * The manifest that a reference names: media type, digest and size. By digest also the children
   * of an image index that its layout does not list on their own.
   */
  Optional<Descriptor> find(Reference reference);

  /**
   * The manifests whose subject is that digest, sorted by digest, with their artifact type and
   * annotations; {@code page.last()} is the text of a digest. Empty when the repository or the
   * subject does not exist.
   *
   * @param artifactType only those of that type; null for all
   */
  Page<Descriptor> referrers(Digest subject, @Nullable String artifactType, PageRequest page);

  /**
   * Size of a blob (or of a manifest's bytes) in bytes; empty when it is not in this repository.
   */
  OptionalLong size(Digest digest);

  /**
   * Whether a manifest may name a blob: it is there, or was taken away so short a time ago that it
   * comes back when a manifest names it.
   */
  boolean isAvailable(Digest digest);

  /**
   * Opens a blob (or a manifest's bytes) for reading. What was opened stays readable when the blob
   * is deleted meanwhile. The caller closes it.
   */
  Optional<BlobContent> open(Digest digest);

  /** What it can say of itself without its medium. */
  RecentContents recent();

  /**
   * Stores small content whole: when this returns it is verified, durable and shared like any blob.
   *
   * @param content not changed and not kept
   * @throws OciException DIGEST_INVALID when it is not the content of that digest
   */
  void put(Digest digest, byte[] content);

  /**
   * Makes a blob of another repository of the same store one of this repository as well, without
   * copying it where the medium can. Durable when it returns true.
   *
   * @param from where it has to be right now; null for anywhere in the store
   * @return false when it is not there (or where that cannot be told)
   */
  boolean mount(Digest digest, @Nullable RepositoryName from);

  /**
   * Opens an upload session. It outlives the process.
   *
   * @param owner who may go on with it; empty for nobody in particular
   * @param algorithm that the final digest will probably have; another one costs a re-read
   */
  UploadSession startUpload(String owner, DigestAlgorithm algorithm);

  /** The open session of that id and owner in this repository. */
  Optional<UploadSession> resumeUpload(UploadId id, String owner);

  /**
   * Decides over the index and changes it: the transaction sees the newest state, no other runs in
   * this repository meanwhile, and what it did is visible all at once, and durable, when this
   * returns. When it throws, nothing has changed.
   */
  <T> T update(IndexTransaction<T> transaction);

  /**
   * Lets go of a blob.
   *
   * @throws OciException NAME_UNKNOWN, BLOB_UNKNOWN, BLOB_REFERENCED when a manifest of this
   *     repository references it or when it is a manifest itself; so does one that is being pushed
   */
  void deleteBlob(Digest digest);

  /** What may be taken out of it by a garbage collection. */
  RepositoryGarbage garbage();
}
