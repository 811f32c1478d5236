package io.jzot.arch.planted.registry;

import com.nimbusds.oauth2.sdk.id.Issuer;
import dev.cel.bundle.Cel;
import io.jzot.arch.planted.api.ReadsFiles;
import io.jzot.arch.planted.auth.Realm;
import io.jzot.arch.planted.store.fs.Adapter;
import io.opentelemetry.api.trace.Span;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * Breaks: the core sees an adapter, HTTP, the container, the clock, a realm, CEL, OpenID Connect,
 * OpenTelemetry; and injects into a field.
 */
@Startup
abstract class SeesAdapter {
  @Inject @Nullable Adapter adapter;
  @Nullable ReadsFiles api;
  @Nullable Response response;
  @Nullable Realm realm;
  @Nullable Cel cel;
  @Nullable Issuer issuer;
  @Nullable Span span;

  @Scheduled(every = "1h", delayed = "1h", identity = "planted")
  static void tick() {}
}
