package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Tag;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.oci.json.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One listing of referrers: those that name the subject, and those that its tag lists. */
final class Referrers {
  private static final int BATCH = 256;

  private final RepositoryIndex index;
  private final ManifestSource source;

  Referrers(RepositoryIndex index, ManifestSource source) {
    this.index = index;
    this.source = source;
  }

  Page<Descriptor> page(Digest subject, @Nullable String artifactType, PageRequest page) {
    int enough = page.limit() == Integer.MAX_VALUE ? page.limit() : page.limit() + 1;
    Wanted wanted = new Wanted(artifactType, page.last());
    NavigableMap<Digest, Descriptor> found = named(subject, wanted, enough);
    for (Descriptor listed : listed(subject)) {
      if (wanted.includes(listed)) {
        found.putIfAbsent(listed.digest(), listed);
      }
    }
    List<Descriptor> items = found.values().stream().limit(page.limit()).toList();
    return new Page<>(items, found.size() > items.size());
  }

  private NavigableMap<Digest, Descriptor> named(Digest subject, Wanted wanted, int enough) {
    NavigableMap<Digest, Descriptor> found = new TreeMap<>();
    Referral from = wanted.from(subject);
    while (true) {
      List<Descriptor> batch = index.referrersFrom(from, BATCH);
      for (Descriptor referrer : batch) {
        if (wanted.includes(referrer)) {
          found.put(referrer.digest(), referrer);
        }
      }
      // A batch begins with the last one of the batch before.
      if (batch.size() < BATCH || found.size() >= enough) {
        return found;
      }
      from = new Referral(subject, batch.get(batch.size() - 1).digest());
    }
  }

  /** What the image index under the referrers tag says, if there is one. */
  private List<Descriptor> listed(Digest subject) {
    Optional<byte[]> document =
        index
            .find(new Tag(Layout.referrersTag(subject)))
            .filter(tagged -> tagged.mediaType().isIndex())
            .flatMap(tagged -> source.read(tagged.digest(), tagged.size()));
    if (document.isEmpty()) {
      return List.of();
    }
    try {
      List<Descriptor> listed = new ArrayList<>();
      for (Descriptor child : Manifests.links(document.get(), MediaType.OCI_INDEX).children()) {
        if (child.mediaType().isManifest() && index.find(child.digest()).isPresent()) {
          listed.add(complete(child));
        }
      }
      return listed;
    } catch (MalformedDocumentException e) {
      return List.of();
    }
  }

  /** Old clients leave out what the manifest itself says. */
  private Descriptor complete(Descriptor child) {
    Descriptor own = index.asReferrer(child.digest()).orElse(child);
    return new Descriptor(
        child.mediaType(),
        child.digest(),
        child.size(),
        child.artifactType() == null ? own.artifactType() : child.artifactType(),
        child.annotations().isEmpty() ? own.annotations() : child.annotations(),
        Map.of());
  }

  /** Which of them the listing is about. */
  private record Wanted(@Nullable String artifactType, @Nullable String last) {
    boolean includes(Descriptor referrer) {
      return (artifactType == null || artifactType.equals(referrer.artifactType()))
          && (last == null || referrer.digest().toString().compareTo(last) > 0);
    }

    Referral from(Digest subject) {
      return last == null
          ? Referral.least(subject)
          : Digest.find(last)
              .map(digest -> new Referral(subject, digest))
              .orElse(Referral.least(subject));
    }
  }
}
