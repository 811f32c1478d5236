package io.jzot.config;

import java.util.List;
import java.util.Optional;

/** Refuse images that lack annotations. */
@Doc("Refuse images that lack annotations.")
public record LintConfig(
    @Doc("On or off; must be given.") Optional<Boolean> enable,
    @Doc("Annotations that a manifest must have.") List<String> mandatoryAnnotations) {}
