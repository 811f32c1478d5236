package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.jzot.config.LdapConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks users up, and tries their passwords. Every failure that is not the user's is thrown. Blocks
 * for seconds at most. Safe for many threads.
 */
final class Directory implements AutoCloseable {
  /** What a server says when the password is wrong, or when this user may not log in. */
  private static final Set<ResultCode> REFUSALS =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.UNWILLING_TO_PERFORM,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.NO_SUCH_ATTRIBUTE);

  private static final int SEARCH_SECONDS = 3;

  private final LdapConfig config;
  private final Optional<Filter> userFilter;
  private final LDAPConnectionPool pool;

  Directory(LdapConfig config, LDAPConnectionPool pool) throws LDAPException {
    this.config = config;
    this.pool = pool;
    this.userFilter =
        config.userFilter().isPresent()
            ? Optional.of(parsed(config.userFilter().get().strip()))
            : Optional.empty();
  }

  /** What the directory says to a name and a password. */
  sealed interface Answer {
    /** Nobody, or more than one, has the name. */
    record Unknown(String reason) implements Answer {}

    /** The directory does not let the user in. */
    record Refused(String reason) implements Answer {}

    /** It does; with the groups as the directory has them. */
    record Welcome(List<String> groups) implements Answer {}
  }

  private static Filter parsed(String filter) throws LDAPException {
    return Filter.create(filter.startsWith("(") ? filter : '(' + filter + ')');
  }

  /**
   * Looks the user up as the service account, then binds as the user.
   *
   * @param password not empty: many servers take that for a wish to be anonymous
   * @throws LDAPException if the directory is away, or does not work as configured
   */
  Answer logIn(String user, String password) throws LDAPException {
    Answer answer = logInWithOneConnection(user, password);
    return answer instanceof Answer.Welcome welcome ? withNestedGroups(welcome) : answer;
  }

  private Answer logInWithOneConnection(String user, String password) throws LDAPException {
    LDAPConnection connection = pool.getConnection();
    try {
      Answer answer = logIn(connection, user, password);
      pool.releaseAndReAuthenticateConnection(connection);
      return answer;
    } catch (LDAPException e) {
      pool.releaseDefunctConnection(connection);
      pool.shrinkPool(0); // the others are as old, and likely to be as dead
      throw e;
    }
  }

  private Answer logIn(LDAPConnection connection, String user, String password)
      throws LDAPException {
    List<SearchResultEntry> found = find(connection, user);
    if (found.size() != 1 || found.get(0).getDN().isEmpty()) {
      return new Answer.Unknown(found.isEmpty() ? "no such user" : "the name is ambiguous");
    }
    SearchResultEntry entry = found.get(0);
    try {
      connection.bind(new SimpleBindRequest(entry.getDN(), password));
    } catch (LDAPException e) {
      if (REFUSALS.contains(e.getResultCode())) {
        return new Answer.Refused(e.getResultCode().getName());
      }
      throw e;
    }
    return new Answer.Welcome(Groups.of(entry, config.userGroupAttribute()));
  }

  private List<SearchResultEntry> find(LDAPConnection connection, String user)
      throws LDAPException {
    Filter name = Filter.createEqualityFilter(config.userAttribute(), user);
    SearchRequest search =
        new SearchRequest(
            config.baseDN(),
            config.subtreeSearch() ? SearchScope.SUB : SearchScope.ONE,
            DereferencePolicy.NEVER,
            2,
            SEARCH_SECONDS,
            false,
            userFilter.map(also -> Filter.createANDFilter(name, also)).orElse(name),
            config.userGroupAttribute().orElse(SearchRequest.NO_ATTRIBUTES));
    try {
      return connection.search(search).getSearchEntries();
    } catch (com.unboundid.ldap.sdk.LDAPSearchException e) {
      if (ResultCode.SIZE_LIMIT_EXCEEDED.equals(e.getResultCode())) {
        return e.getSearchEntries();
      }
      throw e;
    }
  }

  private Answer withNestedGroups(Answer.Welcome welcome) throws LDAPException {
    if (!config.nestedGroups() || config.userGroupAttribute().isEmpty()) {
      return welcome;
    }
    return new Answer.Welcome(
        Groups.withParents(welcome.groups(), pool, config.userGroupAttribute().get()));
  }

  @Override
  public void close() {
    pool.close();
  }
}
