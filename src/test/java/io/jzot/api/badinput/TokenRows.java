package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.util.List;

/** The token endpoint, where no tokens are made. */
final class TokenRows {
  private static final String TOKEN = "/zot/auth/token";
  private static final String FORM = "application/x-www-form-urlencoded";

  private TokenRows() {}

  static List<BadRequest> all() {
    return List.of(
        row("a token where none are made", "GET", TOKEN).gets(404, "UNSUPPORTED"),
        row("a token by a form where none are made", "POST", TOKEN)
            .type(FORM)
            .body("username=a&password=b")
            .gets(404, "UNSUPPORTED"),
        row("a form that is too large", "POST", TOKEN)
            .type(FORM)
            .body("password=" + "x".repeat(70_000))
            .gets(413, "SIZE_INVALID"),
        row("a form that is not well encoded", "POST", TOKEN)
            .type(FORM)
            .body("password=%zz")
            .gets(400, "UNSUPPORTED"),
        row(
                "more scopes than a token holds",
                "GET",
                TOKEN + "?scope=" + "repository:a:pull+".repeat(3) + scopes())
            .gets(400, "UNSUPPORTED"),
        row("a token deleted", "DELETE", TOKEN).gets(405, "UNSUPPORTED"));
  }

  private static String scopes() {
    StringBuilder scopes = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      scopes.append("repository:r").append(i).append(":pull+");
    }
    return scopes.toString();
  }
}
