package io.jzot.config;

import java.nio.file.Path;
import java.util.Optional;

/** Logging. */
@Doc("Lines of JSON.")
public record LogConfig(
    @Doc(
            "`trace`, `debug`, `info`, `warn`, `error`; zot's `warning`, `fatal` and `panic` are understood.")
        @Default("debug")
        Level level,
    @Doc("File to append to; standard output when absent.") Optional<Path> output,
    @Doc("File for the audit log; none when absent.") Optional<Path> audit) {

  /** From which severity on lines are written; zot's trace and debug are the same. */
  public enum Level {
    @Spelled({"debug", "trace"})
    DEBUG,
    INFO,
    @Spelled({"warn", "warning"})
    WARN,
    @Spelled({"error", "fatal", "panic"})
    ERROR
  }
}
