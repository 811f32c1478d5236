package io.jzot.config;

import java.util.List;
import java.util.Optional;

/** Refuse images that lack annotations. */
@Doc("Refuse images that lack annotations.")
public record LintConfig(
    @Doc("On or off; must be given.") Optional<Boolean> enable,
    @Doc(
            "Annotations, or labels of its configuration, that an image must have. Not for image indexes and signatures.")
        List<String> mandatoryAnnotations) {}
