package io.jzot.registry;

import io.jzot.oci.Digest;
import io.jzot.oci.Manifest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import java.util.Optional;
import java.util.function.Function;

/**
 * A manifest that was judged well-formed and is about to be published.
 *
 * @param reference what it is pushed to
 * @param content reads a blob of the repository that is no larger than a manifest may be; empty
 *     when it is larger, or not there
 */
public record ProposedManifest(
    RepositoryName repository,
    Reference reference,
    RawManifest raw,
    Manifest manifest,
    Function<Digest, Optional<byte[]>> content) {}
