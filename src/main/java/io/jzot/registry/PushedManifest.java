package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What a push has done.
 *
 * @param descriptor of the manifest as it is published
 * @param subject the digest that it refers to, if any
 * @param replaced the manifest that the pushed tag named before, if it was another one
 * @param repositoryCreated whether the repository came into being with it
 * @param unchanged whether everything was so before
 */
public record PushedManifest(
    Descriptor descriptor,
    @Nullable Digest subject,
    @Nullable Digest replaced,
    boolean repositoryCreated,
    boolean unchanged) {}
