package io.jzot.oci.json;

import io.jzot.oci.Texts;
import java.io.IOException;

/** A document that is torn, empty or not what it should be. The text is fit for clients. */
public final class MalformedDocumentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String problem;

  /**
   * @param place JSON pointer, or line and column where the syntax is broken
   * @param problem what is wrong there and what to do
   */
  MalformedDocumentException(String place, String problem) {
    super(Texts.shortened(place) + ": " + problem);
    this.place = Texts.shortened(place);
    this.problem = problem;
  }

  /** Where: a JSON pointer, or line and column where the syntax is broken. */
  public String place() {
    return place;
  }

  /** What is wrong there and what to do. */
  public String problem() {
    return problem;
  }

  /** The same problem, seen from a document in which this one lies at that place. */
  MalformedDocumentException within(String outer) {
    return new MalformedDocumentException(outer + place, problem);
  }
}
