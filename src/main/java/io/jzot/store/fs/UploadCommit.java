package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;

/** Makes the bytes of an upload session a blob of its repository. */
interface UploadCommit {

  /** Makes sure that there is a repository to commit to. */
  void prepare() throws IOException;

  /** Makes verified bytes a blob; the file is gone afterwards, whatever happens. */
  void place(FreshFile bytes, Digest digest) throws IOException;
}
