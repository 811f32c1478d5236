package io.jzot.store.mem;

import io.jzot.contract.IndexTransactionContract;
import io.jzot.contract.StorageContract;
import io.jzot.contract.UploadContract;
import io.jzot.store.Storage;
import org.junit.jupiter.api.Nested;

class MemoryStorageTest {
  @Nested
  class Blobs extends StorageContract {
    @Override
    protected Storage open() {
      return new MemoryStorage();
    }
  }

  @Nested
  class Uploads extends UploadContract {
    @Override
    protected Storage open() {
      return new MemoryStorage();
    }
  }

  @Nested
  class Transactions extends IndexTransactionContract {
    @Override
    protected Storage open() {
      return new MemoryStorage();
    }
  }
}
