package io.jzot.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is told to the client: a code, a text that says what to do, and the particulars.
 */
public final class OciException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> detail = new LinkedHashMap<>();

  public OciException(ErrorCode code, String description) {
    this(code, description, null);
  }

  public OciException(ErrorCode code, String description, @Nullable Throwable cause) {
    // Thrown for ordinary answers such as 404: no stack trace unless something deeper failed.
    super(code.message() + ": " + description, cause, false, cause != null);
    this.code = code;
    detail.put("description", description);
  }

  /** Adds a particular to the error body's {@code detail}; only what the client may see. */
  public OciException with(String key, Object value) {
    detail.put(key, value instanceof Iterable<?> ? value : value.toString());
    return this;
  }

  public ErrorCode code() {
    return code;
  }

  /** The particulars; {@code description} always says what to do. */
  public Map<String, Object> detail() {
    return java.util.Collections.unmodifiableMap(detail);
  }
}
