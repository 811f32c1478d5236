package io.jzot.ext.trace;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.registry.ForwardingRegistry;
import io.jzot.registry.ManifestPush;
import io.jzot.registry.Precondition;
import io.jzot.registry.PushedManifest;
import io.jzot.registry.Registry;
import io.jzot.registry.TaggedManifest;
import io.jzot.store.BlobContent;
import io.jzot.store.UploadSession;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A span for each call of one request; what a refusal is called, but not what it says. */
final class TracedRegistry extends ForwardingRegistry {
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final Tracer tracer;
  private final Context request;

  /**
   * @param request what the spans belong to
   */
  TracedRegistry(Registry registry, Tracer tracer, Context request) {
    super(registry);
    this.tracer = tracer;
    this.request = request;
  }

  private <T> T span(String name, Supplier<T> call) {
    Span span = tracer.spanBuilder(name).setParent(request).startSpan();
    try {
      return call.get();
    } catch (OciException e) {
      span.setAttribute(ERROR, e.code().name());
      if (e.code().status() >= ErrorCode.INTERNAL.status()) {
        span.setStatus(StatusCode.ERROR);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      span.setAttribute(ERROR, e.getClass().getName());
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  private void span(String name, Runnable call) {
    span(
        name,
        () -> {
          call.run();
          return name;
        });
  }

  @Override
  public Descriptor statManifest(RepositoryName name, Reference reference) {
    return span("statManifest", () -> super.statManifest(name, reference));
  }

  @Override
  public RawManifest manifest(RepositoryName name, Reference reference) {
    return span("manifest", () -> super.manifest(name, reference));
  }

  @Override
  public long statBlob(RepositoryName name, Digest digest) {
    return span("statBlob", () -> super.statBlob(name, digest));
  }

  @Override
  public BlobContent openBlob(RepositoryName name, Digest digest) {
    return span("openBlob", () -> super.openBlob(name, digest));
  }

  @Override
  public Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference) {
    return span("recallDescriptor", () -> super.recallDescriptor(name, reference));
  }

  @Override
  public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
    return span("recallManifest", () -> super.recallManifest(name, reference));
  }

  @Override
  public OptionalLong recallBlobSize(RepositoryName name, Digest digest) {
    return span("recallBlobSize", () -> super.recallBlobSize(name, digest));
  }

  @Override
  public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
    return span("recallBlob", () -> super.recallBlob(name, digest));
  }

  @Override
  public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
    return span("recallFile", () -> super.recallFile(name, digest));
  }

  @Override
  public UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm) {
    return span("startUpload", () -> super.startUpload(name, owner, algorithm));
  }

  @Override
  public UploadSession resumeUpload(RepositoryName name, UploadId id, String owner) {
    return span("resumeUpload", () -> super.resumeUpload(name, id, owner));
  }

  @Override
  public void commitUpload(RepositoryName name, UploadSession session, Digest digest) {
    span("commitUpload", () -> super.commitUpload(name, session, digest));
  }

  @Override
  public boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from) {
    return span("mountBlob", () -> super.mountBlob(name, digest, from));
  }

  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    return span("putManifest", () -> super.putManifest(name, push));
  }

  @Override
  public void deleteTag(RepositoryName name, Tag tag, Precondition precondition) {
    span("deleteTag", () -> super.deleteTag(name, tag, precondition));
  }

  @Override
  public void deleteManifest(RepositoryName name, Digest digest, TaggedManifest tagged) {
    span("deleteManifest", () -> super.deleteManifest(name, digest, tagged));
  }

  @Override
  public void deleteBlob(RepositoryName name, Digest digest) {
    span("deleteBlob", () -> super.deleteBlob(name, digest));
  }

  @Override
  public void cancelUpload(RepositoryName name, UploadId id, String owner) {
    span("cancelUpload", () -> super.cancelUpload(name, id, owner));
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    return span("repositories", () -> super.repositories(page));
  }

  @Override
  public Page<Tag> tags(RepositoryName name, PageRequest page) {
    return span("tags", () -> super.tags(name, page));
  }

  @Override
  public Page<Descriptor> referrers(
      RepositoryName name, Digest subject, @Nullable String artifactType, PageRequest page) {
    return span("referrers", () -> super.referrers(name, subject, artifactType, page));
  }
}
