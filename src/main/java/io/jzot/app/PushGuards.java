package io.jzot.app;

import io.jzot.config.ExtensionsConfig;
import io.jzot.config.LintConfig;
import io.jzot.ext.lint.MandatoryAnnotations;
import io.jzot.registry.PushGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is asked before a manifest is published, in this order. */
final class PushGuards {
  private PushGuards() {}

  static List<PushGuard> of(ExtensionsConfig extensions) {
    List<PushGuard> guards = new ArrayList<>();
    lint(extensions.lint()).ifPresent(guards::add);
    return guards;
  }

  private static Optional<PushGuard> lint(Optional<LintConfig> config) {
    return config
        .filter(lint -> lint.enable().orElse(false))
        .map(LintConfig::mandatoryAnnotations)
        .filter(annotations -> !annotations.isEmpty())
        .map(MandatoryAnnotations::new);
  }
}
