package io.jzot.app;

import io.jzot.api.AccessLog;
import io.jzot.config.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.FileHandler;

/**
 * Turns the process's logging into zot's: keys {@code log.level}, {@code log.output}, {@code
 * log.audit}.
 */
final class LogSetup {
  private LogSetup() {}

  /** Returns the output, which is to be drained at the end. */
  static LogOutput apply(LogConfig config) {
    LogContext context = LogContext.getLogContext();
    Logger root = context.getLogger("");
    LogOutput output = new LogOutput(output(config));
    root.setHandlers(new ExtHandler[] {output});
    setLevel(config);
    Logger audit = context.getLogger(AccessLog.AUDIT);
    audit.setUseParentHandlers(false);
    audit.setHandlers(
        config.audit().isPresent()
            ? new ExtHandler[] {file(config.audit().get())}
            : new ExtHandler[0]);
    audit.setLevel(config.audit().isPresent() ? Level.INFO : Level.OFF);
    return output;
  }

  /** For commands: what they print is for people and programs, and warnings go elsewhere. */
  static void quiet() {
    Logger root = LogContext.getLogContext().getLogger("");
    root.setHandlers(
        new ExtHandler[] {
          new ConsoleHandler(ConsoleHandler.Target.SYSTEM_ERR, new ZotLogFormatter())
        });
    root.setLevel(Level.WARN);
  }

  /** Takes up another {@code log.level}. */
  static void setLevel(LogConfig config) {
    LogContext context = LogContext.getLogContext();
    Level level = level(config.level());
    context.getLogger("").setLevel(level.intValue() > Level.INFO.intValue() ? level : Level.INFO);
    context.getLogger("io.jzot").setLevel(level);
  }

  private static ExtHandler output(LogConfig config) {
    return config
        .output()
        .map(LogSetup::file)
        .orElseGet(
            () -> new ConsoleHandler(ConsoleHandler.Target.SYSTEM_OUT, new ZotLogFormatter()));
  }

  private static ExtHandler file(Path path) {
    try {
      try {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException e) {
        // Appended to, with the mode it has.
      }
      return new FileHandler(new ZotLogFormatter(), path.toFile(), true);
    } catch (IOException e) {
      throw new UncheckedIOException("the log file " + path + " cannot be written", e);
    }
  }

  private static Level level(LogConfig.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
