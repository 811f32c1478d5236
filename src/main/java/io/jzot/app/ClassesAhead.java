package io.jzot.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Half of a server's start is the loading of five thousand classes, one after the other. A second
 * thread loads them in the order in which they will be asked for, so that most are there by then.
 * They are only loaded: what they do when they are initialized stays where it was.
 *
 * <p>The list is a hint. A class that is not there any more is passed over, one that is missing is
 * loaded when it is needed. {@code .ci/classes} writes it anew.
 */
final class ClassesAhead {
  private static final String LIST = "/classes-ahead.txt";

  /** The launcher sets it to false where there is an archive of classes. */
  private static final String WANTED = "jzot.classesAhead";

  private ClassesAhead() {}

  /** Returns at once. With a single processor there is nothing to win. */
  static void load() {
    boolean wanted = !"false".equals(System.getProperty(WANTED));
    if (wanted && Runtime.getRuntime().availableProcessors() > 1) {
      Thread thread = new Thread(ClassesAhead::loadAll, "classes-ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void loadAll() {
    ClassLoader loader = ClassesAhead.class.getClassLoader();
    try (InputStream list = ClassesAhead.class.getResourceAsStream(LIST)) {
      if (list != null) {
        BufferedReader names =
            new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
          load(name, loader);
        }
      }
    } catch (IOException e) {
      // Whoever needs the classes loads them.
    }
  }

  private static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      // Of another version, or another Java.
    }
  }
}
