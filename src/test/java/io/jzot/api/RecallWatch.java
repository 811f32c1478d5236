package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.ForwardingRegistry;
import io.jzot.registry.Registry;
import io.jzot.store.BlobContent;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Knows how the server of the tests answered reads: from memory, or after asking. */
@Singleton
public final class RecallWatch implements RequestObserver {
  private final Map<String, Boolean> last = new ConcurrentHashMap<>();
  private final Map<String, Boolean> lastSize = new ConcurrentHashMap<>();
  private final Map<String, Boolean> lastFile = new ConcurrentHashMap<>();

  /** Whether the last read of a repository was answered from memory. */
  boolean recalled(String repository) {
    return last.getOrDefault(repository, false);
  }

  void reset(String repository) {
    last.remove(repository);
    lastSize.remove(repository);
    lastFile.remove(repository);
  }

  /** Whether the file of the blob that a repository was asked for last was open already. */
  boolean recalledFile(String repository) {
    return lastFile.getOrDefault(repository, false);
  }

  /** Whether memory knew the size of the blob that a repository was asked for last. */
  boolean recalledSize(String repository) {
    return lastSize.getOrDefault(repository, false);
  }

  @Override
  public Registry around(Registry registry, RoutingContext routing) {
    return new Watched(registry);
  }

  private final class Watched extends ForwardingRegistry {
    private Watched(Registry registry) {
      super(registry);
    }

    private <T> T note(RepositoryName name, boolean recalled, T answer) {
      last.put(name.value(), recalled);
      return answer;
    }

    @Override
    public Descriptor statManifest(RepositoryName name, Reference reference) {
      return note(name, false, super.statManifest(name, reference));
    }

    @Override
    public RawManifest manifest(RepositoryName name, Reference reference) {
      return note(name, false, super.manifest(name, reference));
    }

    @Override
    public long statBlob(RepositoryName name, Digest digest) {
      return note(name, false, super.statBlob(name, digest));
    }

    @Override
    public BlobContent openBlob(RepositoryName name, Digest digest) {
      return note(name, false, super.openBlob(name, digest));
    }

    @Override
    public Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference) {
      Optional<Descriptor> found = super.recallDescriptor(name, reference);
      return note(name, found.isPresent(), found);
    }

    @Override
    public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
      Optional<RawManifest> found = super.recallManifest(name, reference);
      return note(name, found.isPresent(), found);
    }

    @Override
    public OptionalLong recallBlobSize(RepositoryName name, Digest digest) {
      OptionalLong found = super.recallBlobSize(name, digest);
      lastSize.put(name.value(), found.isPresent());
      return note(name, found.isPresent(), found);
    }

    @Override
    public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
      Optional<BlobContent.Memory> found = super.recallBlob(name, digest);
      return note(name, found.isPresent(), found);
    }

    @Override
    public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
      Optional<BlobContent.File> found = super.recallFile(name, digest);
      lastFile.put(name.value(), found.isPresent());
      return note(name, found.isPresent(), found);
    }
  }
}
