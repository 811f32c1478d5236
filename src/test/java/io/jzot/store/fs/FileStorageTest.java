package io.jzot.store.fs;

import io.jzot.config.Durability;
import io.jzot.contract.IndexTransactionContract;
import io.jzot.contract.StorageContract;
import io.jzot.contract.UploadContract;
import io.jzot.store.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
  private static final FileStorageOptions SHARING =
      FileStorageOptions.DEFAULT.withDurability(Durability.NONE);
  private static final FileStorageOptions APART = SHARING.withDedupe(false);

  @TempDir Path root;

  @Nested
  class Blobs extends StorageContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, FileStorageOptions.DEFAULT);
    }
  }

  @Nested
  class BlobsApart extends StorageContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, APART);
    }

    @Override
    protected boolean mountsFromAnywhere() {
      return false;
    }
  }

  @Nested
  class Uploads extends UploadContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, FileStorageOptions.DEFAULT);
    }
  }

  @Nested
  class UploadsApart extends UploadContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, APART);
    }
  }

  @Nested
  class Transactions extends IndexTransactionContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, SHARING);
    }
  }

  @Nested
  class TransactionsApart extends IndexTransactionContract {
    @Override
    protected Storage open() {
      return FileStorage.open(root, APART);
    }
  }
}
