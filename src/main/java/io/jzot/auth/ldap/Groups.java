package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups of an entry: what its group attribute says, mostly distinguished names. */
final class Groups {
  /** Of groups in groups in groups; a directory that has more is searched for this many. */
  private static final int MOST = 500;

  private Groups() {}

  static List<String> of(SearchResultEntry entry, Optional<String> attribute) {
    String[] values = attribute.map(entry::getAttributeValues).orElse(null);
    return values == null ? List.of() : List.of(values);
  }

  /** The groups, those that they are in, and so on; each is looked up once. */
  static List<String> withParents(List<String> groups, LDAPConnectionPool pool, String attribute)
      throws LDAPException {
    Map<String, String> seen = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(groups);
    while (!open.isEmpty() && seen.size() < MOST) {
      String group = open.remove();
      boolean isNew = seen.putIfAbsent(normalized(group), group) == null;
      if (isNew && DN.isValidDN(group)) {
        open.addAll(parents(group, pool, attribute));
      }
    }
    return List.copyOf(seen.values());
  }

  /** None, if the directory does not show the group to the service account. */
  private static List<String> parents(String group, LDAPConnectionPool pool, String attribute)
      throws LDAPException {
    try {
      SearchResultEntry entry = pool.getEntry(group, attribute);
      return entry == null ? List.of() : of(entry, Optional.of(attribute));
    } catch (LDAPException e) {
      if (e.getResultCode().isConnectionUsable()) {
        return List.of();
      }
      throw e;
    }
  }

  private static String normalized(String group) {
    try {
      return DN.normalize(group);
    } catch (LDAPException e) {
      return group;
    }
  }

  /** Each as it is and, if it is a distinguished name, its common name: policies may say either. */
  static Set<String> names(List<String> groups) {
    Set<String> names = new LinkedHashSet<>(groups);
    groups.forEach(group -> commonName(group).ifPresent(names::add));
    return names;
  }

  private static Optional<String> commonName(String group) {
    try {
      RDN first = new DN(group).getRDN();
      if (first == null) {
        return Optional.empty();
      }
      String[] attributes = first.getAttributeNames();
      for (int i = 0; i < attributes.length; i++) {
        if (attributes[i].equalsIgnoreCase("cn")) {
          return Optional.of(first.getAttributeValues()[i]);
        }
      }
      return Optional.empty();
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }
}
