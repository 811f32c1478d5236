package io.jzot.ext.mgmt;

import io.jzot.api.Cors;
import io.jzot.api.ExtensionEndpoints;
import io.jzot.api.Security;
import io.jzot.config.ExtensionsConfig;
import io.jzot.config.JzotConfig;
import io.jzot.config.SearchConfig;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** zot's {@code mgmt}: anybody may ask how to log in. */
@Path(ManagementResource.ROOT)
@Tag(name = "extensions")
@Singleton
@Cors
@NonBlocking
public class ManagementResource implements ExtensionEndpoints {
  static final String ROOT = "/v2/_zot/ext";
  private static final String PATH = "/mgmt";

  private final Supplier<Security> security;
  private final boolean on;

  public ManagementResource(Supplier<Security> security, JzotConfig config) {
    this.security = security;
    this.on = isOn(config.extensions());
  }

  /** On its own, or with search, as zot has it. */
  private static boolean isOn(ExtensionsConfig extensions) {
    return extensions.mgmt().map(ExtensionsConfig.Toggle::enable).orElse(false)
        || extensions.search().map(SearchConfig::enable).orElse(false);
  }

  @Override
  public List<String> paths() {
    return on ? List.of(ROOT + PATH) : List.of();
  }

  @GET
  @Path(PATH)
  @Operation(operationId = "management", summary = "Says how clients can log in")
  public Response get() {
    if (!on) {
      throw new OciException(ErrorCode.NOT_FOUND, "there is nothing at this path");
    }
    return Response.ok(Management.of(security.get().http().auth()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
