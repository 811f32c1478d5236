package io.jzot.ext.seed;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where an image of a layout goes to: the repository is called like the layout's folder, unless the
 * image has a name of the form {@code repository:tag}, as skopeo's {@code oci:folder:name} allows.
 */
record SeedName(RepositoryName repository, Reference reference) {

  /**
   * @param seed the directory that was asked for; the layout itself, or above it
   */
  static SeedName of(Path seed, SeedLayout layout, Descriptor entry) throws UnusableImageException {
    Optional<String> name = entry.refName();
    if (name.isEmpty()) {
      return new SeedName(repository(seed, layout), entry.digest());
    }
    Optional<Tag> tag = Tag.find(name.get());
    if (tag.isPresent()) {
      return new SeedName(repository(seed, layout), tag.get());
    }
    int colon = name.get().lastIndexOf(':');
    if (colon > 0) {
      Optional<RepositoryName> repository = RepositoryName.find(name.get().substring(0, colon));
      Optional<Tag> after = Tag.find(name.get().substring(colon + 1));
      if (repository.isPresent() && after.isPresent()) {
        return new SeedName(repository.get(), after.get());
      }
    }
    throw new UnusableImageException(
        layout.folder().resolve("index.json")
            + ": the name '"
            + name.get()
            + "' is neither a tag nor repository:tag");
  }

  private static RepositoryName repository(Path seed, SeedLayout layout)
      throws UnusableImageException {
    Path relative =
        layout.folder().equals(seed) ? seed.getFileName() : seed.relativize(layout.folder());
    String name = relative == null ? "" : relative.toString().replace('\\', '/');
    return RepositoryName.find(name)
        .filter(RepositoryName::creatable)
        .orElseThrow(
            () ->
                new UnusableImageException(
                    layout.folder()
                        + ": '"
                        + name
                        + "' is no name of a repository; give the folder one in lower case"));
  }

  /** None for an image without a name. */
  Set<Tag> tags() {
    return reference instanceof Tag tag ? Set.of(tag) : Set.of();
  }

  @Override
  public String toString() {
    return repository + (reference instanceof Tag ? ":" : "@") + reference;
  }
}
