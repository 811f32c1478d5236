package io.jzot.config;

import java.util.Optional;

/** A CEL expression that must be true, and what to say when it is not. */
@Doc("A condition in CEL.")
public record Condition(
    @Doc("CEL expression; must be true.") String expression,
    @Doc("What the client is told otherwise.") Optional<String> message) {}
