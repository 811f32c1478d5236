package io.jzot.store.fs;

import io.jzot.oci.UploadId;
import java.nio.file.Path;

/** Where one upload session lies. */
record UploadFiles(RepositoryFolder folder, UploadId id, String owner) {
  Path bytes() {
    return folder.upload(id, owner);
  }

  /** There is one once part of the bytes was acknowledged. */
  Path record() {
    return folder.uploadRecord(id);
  }
}
