package io.jzot.api.conformance;

import io.jzot.oci.Digest;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import java.util.Locale;

/** The ways in which clients push a blob. */
enum PushWay {
  IN_THE_POST {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      return repository.send(oneShot(repository, as).body(blob.bytes()));
    }
  },
  STREAMED_IN_THE_POST {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      return repository.send(oneShot(repository, as).streamed(blob.bytes()));
    }
  },
  IN_THE_PUT {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      return repository.upload().finish(as, blob.bytes());
    }
  },
  STREAMED_IN_THE_PUT {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      return repository.upload().finishStreamed(as, blob.bytes());
    }
  },
  PATCH_WITH_LENGTH {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      repository.send(Call.patch(upload.location()).body(blob.bytes())).expect(202);
      return upload.finish(as);
    }
  },
  PATCH_STREAMED {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      upload.append(blob.bytes()).expect(202);
      return upload.finish(as);
    }
  },
  TWO_STREAMS {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      int half = blob.size() / 2;
      upload.append(blob.part(0, half)).expect(202);
      upload.append(blob.part(half, blob.size())).expect(202);
      return upload.finish(as);
    }
  },
  STREAM_AND_REST_IN_THE_PUT {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      int half = blob.size() / 2;
      upload.append(blob.part(0, half)).expect(202);
      return upload.finish(as, blob.part(half, blob.size()));
    }
  },
  CHUNKS_AND_EMPTY_PUT {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      int size = chunkSize(upload, blob);
      for (int first = 0; first < blob.size(); first += size) {
        int end = Math.min(first + size, blob.size());
        upload.chunk(first, blob.part(first, end)).expect(202);
      }
      return upload.finish(as);
    }
  },
  CHUNKS_AND_LAST_IN_THE_PUT {
    @Override
    Answer push(RepositoryClient repository, Blob blob, Digest as) {
      UploadClient upload = repository.upload();
      int size = chunkSize(upload, blob);
      int first = 0;
      for (; first + size < blob.size(); first += size) {
        upload.chunk(first, blob.part(first, first + size)).expect(202);
      }
      return upload.finish(as, first, blob.part(first, blob.size()));
    }
  };

  private static final int SMALLEST_CHUNK = 1024;

  /**
   * Pushes the bytes of a blob, claiming that they are the content of some digest.
   *
   * @return the answer to the last request
   */
  abstract Answer push(RepositoryClient repository, Blob blob, Digest as);

  Answer push(RepositoryClient repository, Blob blob) {
    return push(repository, blob, blob.digest());
  }

  /** Whether a blob of no bytes can go this way: chunks have at least one. */
  boolean takesNothing() {
    return this != CHUNKS_AND_EMPTY_PUT && this != CHUNKS_AND_LAST_IN_THE_PUT;
  }

  /** A third of the blob, but not less than the server wants. */
  static int chunkSize(UploadClient upload, Blob blob) {
    return Math.max(smallestChunk(upload), blob.size() / 3 + 1);
  }

  static int smallestChunk(UploadClient upload) {
    String minimum = upload.opened().all("OCI-Chunk-Min-Length").stream().findFirst().orElse("0");
    return Math.max(SMALLEST_CHUNK, Integer.parseInt(minimum));
  }

  private static Call oneShot(RepositoryClient repository, Digest as) {
    return Call.post(repository.path("blobs/uploads/?digest=" + as))
        .header("Content-Type", "application/octet-stream");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
