package io.jzot.arch.planted.api;

import io.jzot.arch.planted.registry.Registry;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.Nullable;

/** Breaks: a resource that has the registry of everybody. Without methods, so no route. */
@Path("/planted")
public class HasTheRegistry {
  @Nullable Registry registry;
}
