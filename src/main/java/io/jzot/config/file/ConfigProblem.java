package io.jzot.config.file;

import io.jzot.log.Masked;
import java.util.Optional;

/**
 * Something wrong, or worth a warning, at one place of the file.
 *
 * @param pointer JSON pointer of the key, empty for the file as a whole
 * @param line counted from 1; 0 where unknown
 * @param column counted from 1; 0 where unknown
 * @param hint what could be done about it
 */
public record ConfigProblem(
    String pointer, int line, int column, String message, Optional<String> hint) {

  /** One line for people: {@code config.json:12:5: /storage/gcDelay: message (hint)}. */
  public String describe(String file) {
    var text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ");
    if (!pointer.isEmpty() && !message.contains(pointer)) {
      text.append(pointer).append(": ");
    }
    text.append(Masked.text(message));
    hint.ifPresent(it -> text.append(" (").append(it).append(')'));
    return text.toString();
  }
}
