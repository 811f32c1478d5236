package io.jzot.config.file;

import io.jzot.config.Secret;
import io.jzot.config.file.Node.Entry;
import io.jzot.config.file.Node.Kind;
import io.jzot.config.file.Node.Mapping;
import io.jzot.config.file.Node.Scalar;
import io.jzot.config.file.NodeReader.Format;
import io.jzot.config.file.NodeReader.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * zot's files of credentials beside the configuration: a few texts by name, in JSON or YAML. No
 * message here repeats what the file says, but for the names of keys.
 */
public final class CredentialsFile {
  private CredentialsFile() {}

  /**
   * The texts by name.
   *
   * @param required must be there, and must not be empty
   * @param optional may be there; nothing else may
   * @throws IOException if the file is anything else
   */
  public static Map<String, Secret> parse(
      byte[] content, List<String> required, List<String> optional) throws IOException {
    Map<String, Secret> values = new HashMap<>();
    for (Entry entry : root(content).entries()) {
      String name =
          java.util.stream.Stream.concat(required.stream(), optional.stream())
              .filter(it -> it.equalsIgnoreCase(entry.key()))
              .findFirst()
              .orElseThrow(() -> new IOException("unknown key '" + entry.key() + "'"));
      if (!(entry.value() instanceof Scalar scalar) || scalar.kind() != Kind.TEXT) {
        throw new IOException("'" + name + "' must be a text");
      }
      if (values.put(name, new Secret(scalar.text())) != null) {
        throw new IOException("'" + name + "' is there twice");
      }
    }
    for (String name : required) {
      if (!values.containsKey(name) || values.get(name).reveal().isEmpty()) {
        throw new IOException("'" + name + "' is missing");
      }
    }
    return Map.copyOf(values);
  }

  private static Mapping root(byte[] content) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    Format format = text.stripLeading().startsWith("{") ? Format.JSON : Format.YAML;
    try {
      Optional<Node> root = NodeReader.read(format, text);
      if (root.isPresent() && root.get() instanceof Mapping mapping) {
        return mapping;
      }
      throw new IOException("is empty, or no map of names to texts");
    } catch (Malformed e) {
      // The parser's own message may quote the text around the error.
      throw new IOException("is neither JSON nor YAML, see line " + e.at().line());
    }
  }
}
