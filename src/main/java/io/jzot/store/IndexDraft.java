package io.jzot.store;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Manifest;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The index of a repository as a transaction sees and changes it. Valid only inside of it. */
public interface IndexDraft {

  /** Whether the repository exists before this transaction. */
  boolean exists();

  /** As {@link RepositoryStorage#find}, with the changes of this transaction. */
  Optional<Descriptor> find(Reference reference);

  /** The tags of a manifest, sorted. */
  List<Tag> tags(Digest manifest);

  /**
   * Whether a blob (or a manifest's bytes) is in this repository. It stays there until the
   * transaction ends; what was taken away a short time ago comes back.
   */
  boolean hasBlob(Digest digest);

  /** Whether an image index of this repository lists that manifest. */
  boolean isListedByIndex(Digest manifest);

  /**
   * Whether the repository's own index has an entry for that manifest; what only an image index
   * lists has none.
   */
  boolean hasEntry(Digest manifest);

  /**
   * Publishes a manifest whose bytes are stored already, under these tags and those it has. A tag
   * that named another manifest moves; one left without any tag stays as an untagged one.
   *
   * @param manifest media type, digest and size of the bytes
   * @param content what they say
   */
  void put(Descriptor manifest, Manifest content, Collection<Tag> tags);

  /** Takes a tag away; its manifest stays, untagged when that was its last one. */
  void untag(Tag tag);

  /**
   * Takes a manifest away with all its tags; its bytes are let go once that is published and
   * durable.
   */
  void remove(Digest manifest);
}
