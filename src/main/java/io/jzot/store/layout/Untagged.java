package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that an index lists without a tag.
 *
 * @param subject that it refers to; null for none
 * @param hasSubject whether that is there
 */
public record Untagged(Descriptor manifest, @Nullable Digest subject, boolean hasSubject) {}
