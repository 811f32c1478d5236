package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import org.jspecify.annotations.Nullable;

/** Finding out what there is (distribution-spec, "Content Discovery"). */
public interface Listing {

  /** The repositories, sorted bytewise by name. */
  Page<RepositoryName> repositories(PageRequest page);

  /**
   * The tags of a repository, sorted bytewise.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN
   */
  Page<Tag> tags(RepositoryName name, PageRequest page);

  /**
   * The manifests whose subject is that digest, sorted by digest; none when the repository or the
   * subject does not exist.
   *
   * @param artifactType only those of that type; null for all
   */
  Page<Descriptor> referrers(
      RepositoryName name, Digest subject, @Nullable String artifactType, PageRequest page);
}
