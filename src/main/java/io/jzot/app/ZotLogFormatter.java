package io.jzot.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.log.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * zot's log lines: one JSON object a line. {@code caller} is the logger's name: finding out the
 * source line would cost more than everything else.
 */
final class ZotLogFormatter extends ExtFormatter {
  private static final int MAX_CAUSE_FRAMES = 12;

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public String format(ExtLogRecord record) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", record.getInstant().toString());
    line.put("level", level(record));
    line.put("message", formatMessage(record));
    line.put("caller", record.getLoggerName());
    line.put("goroutine", record.getLongThreadID());
    addFields(line, record.getParameters());
    if (record.getThrown() != null) {
      line.put("error", describe(record.getThrown()));
      line.put("stacktrace", frames(record.getThrown()));
    }
    try {
      return json.writeValueAsString(line) + '\n';
    } catch (IOException e) {
      throw new UncheckedIOException("a log line is plain data", e);
    }
  }

  private static void addFields(Map<String, Object> line, Object @Nullable [] parameters) {
    if (parameters == null) {
      return;
    }
    for (Object parameter : parameters) {
      if (parameter instanceof Field field) {
        line.putIfAbsent(field.key(), rendered(field.value()));
      }
    }
  }

  private static Object rendered(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean || value instanceof Map
        ? value
        : String.valueOf(value);
  }

  private static String level(ExtLogRecord record) {
    int level = record.getLevel().intValue();
    if (level >= org.jboss.logmanager.Level.ERROR.intValue()) {
      return "error";
    }
    if (level >= org.jboss.logmanager.Level.WARN.intValue()) {
      return "warn";
    }
    return level >= org.jboss.logmanager.Level.INFO.intValue() ? "info" : "debug";
  }

  private static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      text.append(text.isEmpty() ? "" : ": ").append(t);
    }
    return text.toString();
  }

  private static String frames(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    StringBuilder text = new StringBuilder();
    StackTraceElement[] frames = root.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MAX_CAUSE_FRAMES); i++) {
      text.append(i == 0 ? "" : " < ").append(frames[i]);
    }
    return text.toString();
  }
}
