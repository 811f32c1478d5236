package io.jzot.store.fs;

import io.jzot.oci.UploadId;
import java.nio.file.Path;

/** Where one upload session lies. */
record UploadFiles(RepositoryFolder folder, UploadId id) {
  Path bytes() {
    return folder.upload(id);
  }

  Path record() {
    return folder.uploadRecord(id);
  }
}
