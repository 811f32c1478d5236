package io.jzot.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelNativeTypesExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compiles expressions over given variables, with the extensions that zot has: strings, sets,
 * encoders and optional types.
 *
 * @param <T> type of the expressions' value
 */
public final class Dialect<T> {
  /** More steps of {@code exists}, {@code map} and the like than a sane expression takes. */
  private static final int MOST_ITERATIONS = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  private final Cel cel;
  private final Class<T> result;

  private Dialect(Cel cel, Class<T> result) {
    this.cel = cel;
    this.result = result;
  }

  /**
   * A dialect over variables.
   *
   * @param variables names and types: public records, whose components become fields that are
   *     checked when an expression is compiled, or {@code Map} for what has any keys
   * @param result {@code Boolean}, {@code String}, or {@code Object} for any
   */
  public static <T> Dialect<T> of(Map<String, Class<?>> variables, Class<T> result) {
    Class<?>[] records =
        variables.values().stream().filter(Class::isRecord).toArray(Class<?>[]::new);
    CelNativeTypesExtensions types = CelExtensions.nativeTypes(records);
    CelBuilder builder =
        CelFactory.plannerCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(resultType(result))
            .addCompilerLibraries(
                types,
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.encoders(OPTIONS),
                CelExtensions.optional())
            .addRuntimeLibraries(
                types,
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.encoders(OPTIONS),
                CelExtensions.optional());
    variables.forEach((name, type) -> builder.addVar(name, variableType(type)));
    return new Dialect<>(builder.build(), result);
  }

  /**
   * Compiles an expression; slow beside its evaluation.
   *
   * @throws ExpressionException with a message for people, on one line
   */
  public Expression<T> compile(String text) throws ExpressionException {
    try {
      return new Expression<>(cel.createProgram(cel.compile(text).getAst()), result);
    } catch (CelValidationException e) {
      String issues =
          e.getErrors().stream().map(Dialect::describe).collect(Collectors.joining("; "));
      throw new ExpressionException(issues, e);
    } catch (CelEvaluationException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String describe(CelIssue issue) {
    return "column " + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage();
  }

  private static CelType variableType(Class<?> type) {
    return type.isRecord()
        ? StructTypeReference.create(type.getCanonicalName())
        : MapType.create(SimpleType.STRING, SimpleType.DYN);
  }

  private static CelType resultType(Class<?> type) {
    if (type == Boolean.class) {
      return SimpleType.BOOL;
    }
    return type == String.class ? SimpleType.STRING : SimpleType.DYN;
  }
}
