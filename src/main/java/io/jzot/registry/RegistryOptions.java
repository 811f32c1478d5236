package io.jzot.registry;

import io.jzot.config.Sparse;
import io.jzot.oci.RepositoryName;
import java.util.function.Function;

/**
 * What an operator decides about content.
 *
 * @param docker whether Docker schema 2 manifests and lists are taken (zot key {@code http.compat})
 * @param sparse which manifests of a repository may reference what is not there (JZot key {@code
 *     storage.sparse}, per store)
 */
public record RegistryOptions(boolean docker, Function<RepositoryName, Sparse> sparse) {}
