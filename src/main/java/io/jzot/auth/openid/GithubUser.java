package io.jzot.auth.openid;

import static io.jzot.log.Field.field;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.util.JSONArrayUtils;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What GitHub tells about the user whose token this is. */
final class GithubUser {
  private static final Logger log = LoggerFactory.getLogger(GithubUser.class);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  private final URI api;
  private final AccessToken token;
  private final ProviderHttp http;

  GithubUser(URI api, AccessToken token, ProviderHttp http) {
    this.api = api;
    this.token = token;
    this.http = http;
  }

  /** The primary e-mail address, if GitHub has verified it. */
  String email() throws IOException, LoginRefusedException {
    return items("/user/emails", 1).stream()
        .filter(it -> Boolean.TRUE.equals(it.get("primary")))
        .filter(it -> Boolean.TRUE.equals(it.get("verified")))
        .map(it -> String.valueOf(it.get("email")))
        .findFirst()
        .orElseThrow(() -> new LoginRefusedException("no primary e-mail address is verified"));
  }

  /** Organisations, and teams as {@code organisation/team}; none without the right to see them. */
  Set<String> groups() throws IOException {
    Set<String> groups = new TreeSet<>();
    for (Map<String, Object> organisation : all("/user/orgs")) {
      if (organisation.get("login") instanceof String login) {
        groups.add(login);
      }
    }
    for (Map<String, Object> team : all("/user/teams")) {
      if (team.get("slug") instanceof String slug
          && team.get("organization") instanceof Map<?, ?> of
          && of.get("login") instanceof String login) {
        groups.add(login + '/' + slug);
      }
    }
    return groups;
  }

  private List<Map<String, Object>> all(String path) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      List<Map<String, Object>> some;
      try {
        some = items(path, page);
      } catch (ForbiddenException e) {
        log.warn("groups are not told, the scope read:org is missing", field("path", path));
        return all;
      }
      all.addAll(some);
      if (some.size() < PAGE) {
        break;
      }
    }
    return all;
  }

  private List<Map<String, Object>> items(String path, int page) throws IOException {
    HTTPRequest request =
        new HTTPRequest(
            HTTPRequest.Method.GET, URI.create(api + path + "?per_page=" + PAGE + "&page=" + page));
    request.setAccept("application/vnd.github+json");
    request.setAuthorization(token.toAuthorizationHeader());
    HTTPResponse response = request.send(http);
    if (response.getStatusCode() == FORBIDDEN) {
      throw new ForbiddenException(path);
    }
    if (response.getStatusCode() != OK) {
      throw new IOException(path + " answers " + response.getStatusCode());
    }
    try {
      return List.copyOf(JSONArrayUtils.toJSONObjectList(JSONArrayUtils.parse(response.getBody())));
    } catch (ParseException e) {
      throw new IOException(path + " makes no sense", e);
    }
  }

  /** The token may not see this. */
  private static final class ForbiddenException extends IOException {
    private static final long serialVersionUID = 1;

    ForbiddenException(String path) {
      super(path + " answers 403");
    }
  }
}
