import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Classes from before Java 6 in the format of Java 8: the ahead-of-time cache takes none that have to be verified the old
 * way. picocli's are such, and each start goes through them. The code stays what it is; stack maps come to it.
 *
 * <p>java Renewed.java JAR TARGET, of Java 24 or newer.
 */
final class Renewed {
  private static final int OLD = ClassFile.JAVA_6_VERSION;

  private final ZipFile jar;
  private final ClassFile format;

  private Renewed(ZipFile jar) {
    this.jar = jar;
    this.format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::inJar)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  public static void main(String... args) throws IOException {
    try (ZipFile jar = new ZipFile(args[0]);
        OutputStream file = Files.newOutputStream(Path.of(args[1]));
        ZipOutputStream target = new ZipOutputStream(file)) {
      target.setLevel(Deflater.NO_COMPRESSION);
      Renewed renewed = new Renewed(jar);
      Enumeration<? extends ZipEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        ZipEntry same = new ZipEntry(entry.getName());
        same.setTimeLocal(entry.getTimeLocal());
        target.putNextEntry(same);
        target.write(renewed.content(entry));
        target.closeEntry();
      }
    }
  }

  private byte[] content(ZipEntry entry) throws IOException {
    byte[] content = read(entry);
    return isOld(entry, content) ? renewed(content) : content;
  }

  private static boolean isOld(ZipEntry entry, byte[] content) {
    return entry.getName().endsWith(".class") && (content[6] << 8 | content[7] & 0xFF) < OLD;
  }

  private byte[] renewed(byte[] content) {
    ClassModel model = format.parse(content);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    ClassTransform code = ClassTransform.transformingMethodBodies((builder, each) -> builder.with(each));
    return format.transformClass(model, version.andThen(code));
  }

  private InputStream inJar(ClassDesc type) {
    ZipEntry entry = jar.getEntry((type.packageName() + "." + type.displayName()).replace('.', '/') + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(ZipEntry entry) throws IOException {
    try (InputStream content = jar.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }
}
