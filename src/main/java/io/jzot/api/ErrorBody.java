package io.jzot.api;

import io.jzot.oci.OciException;
import java.util.List;
import java.util.Map;

/** The body of every refusal (distribution-spec, "Error Codes"). */
public record ErrorBody(List<Entry> errors) {

  /**
   * One refusal.
   *
   * @param detail {@code description} says what to do; the particulars stand beside it
   */
  public record Entry(String code, String message, Map<String, Object> detail) {}

  static ErrorBody of(OciException failure) {
    Entry entry = new Entry(failure.code().wireCode(), failure.code().message(), failure.detail());
    return new ErrorBody(List.of(entry));
  }
}
