package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jzot.config.Sparse;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.LayoutRegistry;
import io.jzot.registry.Registry;
import io.jzot.registry.RegistryOptions;
import io.jzot.store.UploadSession;
import io.jzot.store.mem.MemoryStorage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OneShotUploadTest {
  private static final Digest OTHER = Digest.parse("sha256:" + "0".repeat(64));

  private final Registry registry =
      new LayoutRegistry(new MemoryStorage(), new RegistryOptions(true, name -> Sparse.NONE));
  private final OneShotUpload upload =
      new OneShotUpload(registry, RepositoryName.parse("a"), "", OTHER);

  @Test
  void whatARefusedCommitHasEndedIsNotDroppedAgain() {
    try (UploadSession.Append append = upload.open()) {
      append.write(ByteBuffer.wrap(new byte[] {1}));
      append.acknowledge();
    }
    Throwable refused = catchThrowable(upload::commit);
    assertThat(refused).isInstanceOf(OciException.class);
    assertThatCode(() -> upload.dropIfFailed(refused, Runnable::run)).doesNotThrowAnyException();
  }
}
