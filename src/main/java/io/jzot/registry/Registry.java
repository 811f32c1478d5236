package io.jzot.registry;

/**
 * An OCI registry (distribution-spec 1.1.1 and its development head). Typed values in and out; what
 * fails is an {@link io.jzot.oci.OciException} whose code each method names. Beside those, every
 * method may throw UNAVAILABLE, and every write STORAGE_FULL.
 *
 * <p>Flat on purpose: a wrapper (access control, events, quota, …) is one class.
 */
public interface Registry extends Pull, Recall, Push, ContentManagement, Listing {}
