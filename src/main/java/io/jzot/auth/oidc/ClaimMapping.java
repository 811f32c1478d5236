package io.jzot.auth.oidc;

import io.jzot.cel.Dialect;
import io.jzot.cel.Expression;
import io.jzot.cel.ExpressionException;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.BearerConfig;
import io.jzot.config.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How claims become a user (zot key {@code claimMapping}): variables, each of which sees those
 * before it; conditions that a token must meet; the user's name and groups. What has no value is no
 * user.
 */
final class ClaimMapping {
  private static final String DEFAULT_NAME = "claims.iss + '/' + claims.sub";
  private static final Map<String, Class<?>> VARIABLES =
      Map.of("claims", Map.class, "vars", Map.class);

  private static final BearerConfig.ClaimMapping NONE =
      new BearerConfig.ClaimMapping(List.of(), List.of(), Optional.empty(), Optional.empty());

  private final List<Variable> variables;
  private final List<Validation> validations;
  private final Expression<String> name;
  private final Optional<Expression<Object>> groups;

  private record Variable(String name, Expression<Object> expression) {}

  private record Validation(Expression<Boolean> expression, String message) {}

  /** Who somebody is. */
  record Identity(String name, Set<String> groups) {}

  /** Somebody whom a token does not make a user. */
  static final class NobodyException extends Exception {
    private static final long serialVersionUID = 1L;

    NobodyException(String reason) {
      super(reason);
    }
  }

  private ClaimMapping(
      List<Variable> variables,
      List<Validation> validations,
      Expression<String> name,
      Optional<Expression<Object>> groups) {
    this.variables = variables;
    this.validations = validations;
    this.name = name;
    this.groups = groups;
  }

  /**
   * Compiles all expressions.
   *
   * @param place where the mapping stands in the configuration
   * @throws InvalidExpressionsException with everything that is wrong with them
   */
  static ClaimMapping of(Optional<BearerConfig.ClaimMapping> written, String place)
      throws InvalidExpressionsException {
    Compiler compiler = new Compiler(place);
    BearerConfig.ClaimMapping config = written.orElse(NONE);
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i < config.variables().size(); i++) {
      BearerConfig.Variable variable = config.variables().get(i);
      compiler
          .compile("variables[" + i + "].expression", variable.expression(), Object.class)
          .ifPresent(it -> variables.add(new Variable(variable.name(), it)));
    }
    List<Validation> validations = new ArrayList<>();
    for (int i = 0; i < config.validations().size(); i++) {
      Condition condition = config.validations().get(i);
      compiler
          .compile("validations[" + i + "].expression", condition.expression(), Boolean.class)
          .ifPresent(it -> validations.add(new Validation(it, condition.message().orElse(""))));
    }
    Optional<Expression<String>> name =
        compiler.compile("username", config.username().orElse(DEFAULT_NAME), String.class);
    Optional<Expression<Object>> groups =
        config.groups().flatMap(it -> compiler.compile("groups", it, Object.class));
    if (name.isEmpty() || !compiler.problems.isEmpty()) {
      throw new InvalidExpressionsException(compiler.problems);
    }
    return new ClaimMapping(variables, validations, name.get(), groups);
  }

  /** Compiles what stands in one mapping, and collects what is wrong with it. */
  private static final class Compiler {
    private final String place;
    private final List<String> problems = new ArrayList<>();

    Compiler(String place) {
      this.place = place;
    }

    <T> Optional<Expression<T>> compile(String key, String text, Class<T> type) {
      try {
        return Optional.of(Dialect.of(VARIABLES, type).compile(text));
      } catch (ExpressionException e) {
        problems.add(place + '.' + key + ": " + e.getMessage());
        return Optional.empty();
      }
    }
  }

  /** The user of a token whose signature is right. */
  Identity identity(Map<String, Object> claims) throws NobodyException {
    Map<String, Object> values = new HashMap<>();
    Map<String, Object> input = Map.of("claims", claims, "vars", values);
    String at = "";
    try {
      for (Variable variable : variables) {
        at = "variable " + variable.name();
        values.put(variable.name(), variable.expression().evaluate(input));
      }
      for (Validation validation : validations) {
        at = "validation '" + validation.message() + "'";
        if (!validation.expression().evaluate(input)) {
          throw new NobodyException("refused by claimMapping: " + validation.message());
        }
      }
      at = "username";
      String user = name.evaluate(input);
      if (user.isBlank()) {
        throw new NobodyException("claimMapping: the username is empty");
      }
      at = "groups";
      return new Identity(user, groups.isEmpty() ? Set.of() : texts(groups.get().evaluate(input)));
    } catch (ExpressionException e) {
      throw new NobodyException("claimMapping: " + at + " has no value");
    }
  }

  private static Set<String> texts(Object value) throws NobodyException {
    Set<String> texts = new HashSet<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof String text) {
          texts.add(text);
        }
      }
      if (list.stream().allMatch(String.class::isInstance)) {
        return Set.copyOf(texts);
      }
    }
    throw new NobodyException("claimMapping: groups is no list of texts");
  }
}
