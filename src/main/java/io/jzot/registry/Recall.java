package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@link Pull}, as far as memory tells: what was seen on the disk so short a time ago that nobody
 * has to look again. Waits for nothing and nobody, so that also a thread may ask that serves
 * others. What is empty says nothing at all: {@link Pull} says what there is, or why not.
 */
public interface Recall {

  /** What {@link Pull#statManifest} would return. */
  Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference);

  /** What {@link Pull#manifest} would return. */
  Optional<RawManifest> recallManifest(RepositoryName name, Reference reference);

  /** What {@link Pull#statBlob} would return, in bytes. */
  OptionalLong recallBlobSize(RepositoryName name, Digest digest);

  /** What {@link Pull#openBlob} would return, if it is in memory. */
  Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest);

  /** What {@link Pull#openBlob} would return, if it is a file that is open already. */
  Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest);
}
