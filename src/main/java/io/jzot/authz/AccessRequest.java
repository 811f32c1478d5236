package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * The question: may this one do that here?
 *
 * @param reference the manifest that it is about; null when it is about none, or about all
 */
public record AccessRequest(
    Principal principal,
    Action action,
    RepositoryName repository,
    @Nullable Reference reference,
    RequestFacts facts) {}
