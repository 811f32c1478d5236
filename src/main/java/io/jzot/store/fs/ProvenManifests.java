package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.json.Manifests;
import io.jzot.store.layout.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the images of a repository by its blobs alone: what is a manifest, whole and complete. All
 * that they need is durable then. What cannot be read right now ends the search: it proves nothing.
 */
record ProvenManifests(DurableFiles files, Verifier verifier) {
  private static final int MAX_DEPTH = 64;
  private static final List<MediaType> TYPES =
      List.of(
          MediaType.OCI_MANIFEST,
          MediaType.OCI_INDEX,
          MediaType.DOCKER_MANIFEST,
          MediaType.DOCKER_LIST);

  /**
   * What was found.
   *
   * @param top those that no image index has as a child, sorted by digest
   * @param incomplete how many lack something
   */
  record Found(List<Descriptor> top, long incomplete) {}

  private record Candidate(Descriptor descriptor, List<Descriptor> children) {}

  Found in(RepositoryFolder folder) throws IOException {
    Map<Digest, Candidate> candidates = new LinkedHashMap<>();
    for (Digest digest : blobs(folder)) {
      candidate(folder, digest).ifPresent(found -> candidates.put(digest, found));
    }
    Map<Digest, Boolean> judged = new HashMap<>();
    Set<Digest> children = new HashSet<>();
    List<Descriptor> complete = new ArrayList<>();
    for (Candidate each : candidates.values()) {
      if (isComplete(folder, each, candidates, judged, 0)) {
        complete.add(each.descriptor);
        each.children.forEach(child -> children.add(child.digest()));
      }
    }
    List<Descriptor> top =
        complete.stream().filter(each -> !children.contains(each.digest())).toList();
    return new Found(top, candidates.size() - complete.size());
  }

  private Set<Digest> blobs(RepositoryFolder folder) throws IOException {
    Set<Digest> found = new TreeSet<>();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (files.disk().state(folder.blobs(algorithm)).filter(FileState::isDirectory).isPresent()) {
        for (String name : files.disk().list(folder.blobs(algorithm))) {
          Digest.find(algorithm.label() + ':' + name).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Candidate> candidate(RepositoryFolder folder, Digest digest) throws IOException {
    Optional<FileState> state = files.disk().state(folder.blob(digest)).filter(FileState::isFile);
    if (state.isEmpty() || state.get().size() > Layout.MAX_MANIFEST) {
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = files.disk().input(folder.blob(digest))) {
      bytes = in.readAllBytes();
    }
    if (bytes.length == 0 || bytes[0] != '{' || !isOf(digest, bytes)) {
      return Optional.empty();
    }
    files.force(folder.blob(digest));
    return TYPES.stream().flatMap(type -> parse(digest, bytes, type).stream()).findFirst();
  }

  private static boolean isOf(Digest digest, byte[] bytes) {
    return Digest.of(digest.algorithm(), bytes).equals(digest);
  }

  private static Optional<Candidate> parse(Digest digest, byte[] bytes, MediaType type) {
    try {
      Manifest manifest = Manifests.parse(bytes, type);
      Descriptor descriptor = Descriptor.of(type, digest, bytes.length);
      return Optional.of(new Candidate(descriptor, manifest.children()));
    } catch (OciException e) {
      return Optional.empty(); // Something else.
    }
  }

  /** Whether everything is there that it needs, with the content that its digest says. */
  private boolean isComplete(
      RepositoryFolder folder,
      Candidate candidate,
      Map<Digest, Candidate> candidates,
      Map<Digest, Boolean> judged,
      int depth)
      throws IOException {
    Boolean known = judged.get(candidate.descriptor.digest());
    if (known != null || depth > MAX_DEPTH) {
      return known != null && known;
    }
    boolean complete = true;
    for (Descriptor child : candidate.children) {
      Candidate manifest = candidates.get(child.digest());
      complete &=
          manifest == null
              ? isGood(folder, child)
              : isComplete(folder, manifest, candidates, judged, depth + 1);
    }
    judged.put(candidate.descriptor.digest(), complete);
    return complete;
  }

  private boolean isGood(RepositoryFolder folder, Descriptor child) throws IOException {
    if (child.mediaType().isNonDistributable()) {
      return true;
    }
    Digest digest = child.digest();
    Optional<FileState> state = files.disk().state(folder.blob(digest)).filter(FileState::isFile);
    return state.isPresent()
        && state.get().size() == child.size()
        && isSound(folder.blob(digest), digest);
  }

  private boolean isSound(Path blob, Digest digest) throws IOException {
    try (FileChannel channel = files.disk().openToRead(blob)) {
      boolean sound = verifier.hash(channel, digest.algorithm(), Long.MAX_VALUE).equals(digest);
      if (sound) {
        files.force(channel);
      }
      return sound;
    }
  }
}
