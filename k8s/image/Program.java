import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The program as the image has it: the entries of the jar in their order, not compressed, as the layer is. Left out are
 * native code, of which the libraries that are named become files, and the settings that Quarkus has made code of when it
 * built the jar: at each start it would read the whole directory of the jar once more to see them.
 *
 * <p>java Program.java JAR TARGET FOLDER LIBRARY...; what is in TARGET stays before the entries.
 */
final class Program {
  private static final String SETTINGS = "application.properties";
  private static final List<String> NATIVE = List.of(".so", ".dll", ".dylib", ".jnilib");

  public static void main(String... args) throws IOException {
    try (ZipFile jar = new ZipFile(args[0]);
        OutputStream file = Files.newOutputStream(Path.of(args[1]), StandardOpenOption.APPEND);
        ZipOutputStream target = new ZipOutputStream(file)) {
      Enumeration<? extends ZipEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!isLeftOut(entry.getName())) {
          copy(jar, entry, target);
        }
      }
      for (String library : List.of(args).subList(3, args.length)) {
        unpack(jar, library, Path.of(args[2]));
      }
    }
  }

  private static boolean isLeftOut(String name) {
    return name.equals(SETTINGS) || NATIVE.stream().anyMatch(name::endsWith);
  }

  private static void copy(ZipFile jar, ZipEntry entry, ZipOutputStream target) throws IOException {
    ZipEntry stored = new ZipEntry(entry);
    stored.setMethod(ZipEntry.STORED);
    stored.setCompressedSize(entry.getSize());
    target.putNextEntry(stored);
    try (InputStream content = jar.getInputStream(entry)) {
      content.transferTo(target);
    }
    target.closeEntry();
  }

  private static void unpack(ZipFile jar, String library, Path folder) throws IOException {
    ZipEntry entry = jar.getEntry(library);
    if (entry == null) {
      throw new NoSuchFileException(library);
    }
    try (InputStream content = jar.getInputStream(entry)) {
      Files.copy(content, folder.resolve(Path.of(library).getFileName()));
    }
  }
}
