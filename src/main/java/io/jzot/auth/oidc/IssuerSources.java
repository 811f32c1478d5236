package io.jzot.auth.oidc;

import io.jzot.auth.VerificationPool;
import io.jzot.config.BearerConfig;
import io.jzot.config.FileWatcher;
import io.jzot.config.WatchedFile;
import io.jzot.jwt.TokenKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the issuers of a realm share: threads, and the files with their certificate authorities. */
final class IssuerSources implements AutoCloseable {
  private static final int ASKING = 2;

  private final FileWatcher watcher;
  private final List<WatchedFile<IssuerDocuments>> files = new ArrayList<>();
  private final VerificationPool threads = VerificationPool.computing(OidcRealm.NAME);
  private final ExecutorService asking = asking();

  IssuerSources(FileWatcher watcher) {
    this.watcher = watcher;
  }

  private static ExecutorService asking() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            ASKING,
            ASKING,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "oidc-issuer-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  VerificationPool threads() {
    return threads;
  }

  /** Where an issuer's keys come from; a changed file of authorities is taken up. */
  Supplier<CompletionStage<TokenKeys>> of(BearerConfig.Oidc issuer) throws IOException {
    if (issuer.certificateAuthorityFile().isPresent()) {
      WatchedFile<IssuerDocuments> file =
          WatchedFile.open(
              watcher,
              issuer.certificateAuthorityFile().get(),
              (content, old) -> documents(issuer, Optional.of(content)),
              loaded -> {});
      files.add(file);
      return () -> file.get().keys();
    }
    IssuerDocuments documents =
        documents(
            issuer,
            issuer.certificateAuthority().map(pem -> pem.getBytes(StandardCharsets.US_ASCII)));
    return documents::keys;
  }

  private IssuerDocuments documents(BearerConfig.Oidc issuer, Optional<byte[]> authorities)
      throws IOException {
    return new IssuerDocuments(
        issuer.issuer(), !issuer.skipIssuerVerification(), authorities, asking);
  }

  @Override
  public void close() {
    files.forEach(WatchedFile::close);
    threads.close();
    asking.shutdown();
  }
}
