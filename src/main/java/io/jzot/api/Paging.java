package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Texts;
import java.util.List;

/** The query parameters {@code n} and {@code last} (distribution-spec, "Listing Tags"). */
final class Paging {
  private static final int MAX_DIGITS = 9;

  private Paging() {}

  /**
   * @param n at most how many; absent for all
   * @param last where the previous page ended
   * @throws OciException PAGINATION_INVALID when repeated, or when n is not a whole number ≥ 0
   */
  static PageRequest of(List<String> n, List<String> last) {
    if (n.size() > 1 || last.size() > 1) {
      throw new OciException(ErrorCode.PAGINATION_INVALID, "give n and last once at most");
    }
    int limit = n.isEmpty() ? Integer.MAX_VALUE : number(n.get(0));
    return new PageRequest(last.isEmpty() ? null : last.get(0), limit);
  }

  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new OciException(ErrorCode.PAGINATION_INVALID, "n is a whole number, 0 or more")
          .with("n", Texts.shortened(text));
    }
    return text.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text);
  }
}
