package io.jzot.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;

/** What this process logs while it is open: message and fields of each line. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = LogContext.getLogContext().getLogger("");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          StringBuilder text = new StringBuilder(line.getLoggerName() + ' ' + line.getMessage());
          Object[] fields = line.getParameters();
          for (Object field : fields == null ? new Object[0] : fields) {
            text.append(' ').append(field);
          }
          if (line.getThrown() != null) {
            text.append(' ').append(line.getThrown());
          }
          if (line instanceof ExtLogRecord full) {
            text.append(' ').append(full.getMdcCopy());
          }
          lines.add(text.toString());
        }

        @Override
        public void flush() {
          // Nothing waits.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  public CapturedLog() {
    root.addHandler(handler);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Those of the logger and message that contain all these texts. */
  public List<String> lines(String... texts) {
    return lines.stream().filter(line -> List.of(texts).stream().allMatch(line::contains)).toList();
  }

  @Override
  public void close() {
    root.removeHandler(handler);
  }
}
