package io.jzot.auth.htpasswd;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of an htpasswd file. Its text contains no hash. */
final class UserTable {
  private static final Logger log = LoggerFactory.getLogger(UserTable.class);

  /** What an unknown user costs where there is no known one; cost 10. */
  private static final String NOBODY =
      "$2y$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu";

  private final Map<String, HashedPassword> users;
  private final Set<String> unusable;
  private final HashedPassword stranger;

  private UserTable(Map<String, HashedPassword> users, Set<String> unusable) {
    this.users = users;
    this.unusable = unusable;
    this.stranger = usual(users).unmatchable();
  }

  /**
   * Reads the file: {@code #} starts a comment, the last line of a user counts. As with zot, a line
   * that cannot be used costs that one user his log-in, no more; but a file that goes bad while it
   * is in use is refused as a whole, for it is likely to be half-written.
   *
   * @param previous the table in use, whose unusable lines are nothing new; null at the start
   */
  static UserTable parse(byte[] content, @Nullable UserTable previous) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    Map<String, HashedPassword> users = new HashMap<>();
    Set<String> unusable = new HashSet<>();
    List<Integer> newlyUnusable = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#") && !read(line, users)) {
        unusable.add(line);
        if (previous == null || !previous.unusable.contains(line)) {
          newlyUnusable.add(number);
        }
      }
    }
    if (previous != null && !newlyUnusable.isEmpty()) {
      throw new IOException("lines without a usable name and hash: " + newlyUnusable);
    }
    newlyUnusable.forEach(
        line -> log.warn("htpasswd line is not usable, user cannot log in", field("line", line)));
    if (users.isEmpty()) {
      log.warn("htpasswd file has no users");
    }
    return new UserTable(users, unusable);
  }

  private static boolean read(String line, Map<String, HashedPassword> users) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      return false;
    }
    String user = line.substring(0, colon);
    users.remove(user); // a user's last line counts, also when it is not usable
    try {
      users.put(user, HashedPassword.parse(line.substring(colon + 1)));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A hash of the cost that most users have. */
  private static HashedPassword usual(Map<String, HashedPassword> users) {
    Map<String, Long> frequency =
        users.values().stream()
            .collect(Collectors.groupingBy(HashedPassword::cost, Collectors.counting()));
    Function<HashedPassword, Long> common = hash -> frequency.getOrDefault(hash.cost(), 0L);
    return users.values().stream()
        .max(Comparator.comparing(common).thenComparing(HashedPassword::cost))
        .orElseGet(() -> HashedPassword.parse(NOBODY));
  }

  Optional<HashedPassword> find(String user) {
    return Optional.ofNullable(users.get(user));
  }

  /** What to compare with when a user is not there, so that it takes as long. */
  HashedPassword stranger() {
    return stranger;
  }

  int size() {
    return users.size();
  }
}
