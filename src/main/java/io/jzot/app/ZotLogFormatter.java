package io.jzot.app;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.log.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * zot's log lines: one JSON object a line. {@code caller} is the logger's name: finding out the
 * source line would cost more than everything else.
 */
final class ZotLogFormatter extends ExtFormatter {
  private static final int MAX_CAUSE_FRAMES = 12;
  private static final int USUAL_LENGTH = 512;
  private static final String ERROR = "error";
  private static final String STACK_TRACE = "stacktrace";
  private static final List<String> OURS =
      List.of("time", "level", "message", "caller", "goroutine");
  private static final List<String> OURS_OF_FAILURES =
      Stream.concat(OURS.stream(), Stream.of(ERROR, STACK_TRACE)).toList();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectMapper json = new ObjectMapper();
  private volatile Second last = Second.of(Instant.EPOCH);

  /** How a second is written; most lines are of the same one as the line before. */
  private record Second(long number, String text) {
    static Second of(Instant time) {
      return new Second(time.getEpochSecond(), SECONDS.format(time));
    }
  }

  @Override
  public String format(ExtLogRecord record) {
    StringWriter line = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      out.writeStringField("time", time(record.getInstant()));
      out.writeStringField("level", level(record));
      out.writeStringField("message", formatMessage(record));
      out.writeStringField("caller", record.getLoggerName());
      out.writeNumberField("goroutine", record.getLongThreadID());
      Throwable thrown = record.getThrown();
      addFields(out, thrown == null ? OURS : OURS_OF_FAILURES, record.getParameters());
      if (thrown != null) {
        out.writeStringField(ERROR, describe(thrown));
        out.writeStringField(STACK_TRACE, frames(thrown));
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a log line is plain data", e);
    }
    return line.append('\n').toString();
  }

  /** With nanoseconds, as RFC 3339 has it. */
  private String time(Instant time) {
    Second second = last;
    if (second.number() != time.getEpochSecond()) {
      second = Second.of(time);
      last = second;
    }
    return second.text() + Integer.toString(1_000_000_000 + time.getNano()).substring(1) + 'Z';
  }

  /** A field replaces nothing that is there already. */
  private static void addFields(
      JsonGenerator out, List<String> taken, Object @Nullable [] parameters) throws IOException {
    if (parameters == null) {
      return;
    }
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof Field field
          && !taken.contains(field.key())
          && !isAmong(parameters, i, field.key())) {
        out.writeFieldName(field.key());
        write(out, field.value());
      }
    }
  }

  /** Of a handful, looking through them is cheaper than a set. */
  private static boolean isAmong(Object[] parameters, int end, String key) {
    for (int i = 0; i < end; i++) {
      if (parameters[i] instanceof Field field && field.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** Hands only to the mapper what has parts: each call of it costs as much as many fields. */
  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number || value instanceof Map) {
      out.writeObject(value);
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  private static String level(ExtLogRecord record) {
    int level = record.getLevel().intValue();
    if (level >= org.jboss.logmanager.Level.ERROR.intValue()) {
      return ERROR;
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
