package io.jzot.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * The name of a repository in the templates of paths. It begins where the framework is ({@code
 * \G}): otherwise the framework tries every place of the path as its beginning, for each template,
 * and routing takes longer than everything else.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class RepositoryPath implements OASFilter {
  static final String NAME = "{name:\\G.+}";
  private static final String PATTERN = "\\G.+";

  /** Clients that are generated have no use for that. */
  @Override
  public Parameter filterParameter(Parameter parameter) {
    Schema schema = parameter.getSchema();
    if (schema != null && PATTERN.equals(schema.getPattern())) {
      schema.setPattern(".+");
    }
    return parameter;
  }
}
