package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.LayoutIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code index.json} of a layout as a document. Foreign ones are read leniently and everything
 * in them is kept: entries of {@code manifests} that are not descriptors as we know them stand in
 * {@link LayoutIndex#other} under that name, and are written back at the end of the array.
 */
public final class LayoutIndexes {
  private static final String MANIFESTS = "manifests";

  private LayoutIndexes() {}

  /**
   * Reads one; does not close the stream.
   *
   * @throws MalformedDocumentException when it is empty, torn, or no image index
   * @throws IOException when the stream fails
   */
  public static LayoutIndex read(InputStream in) throws IOException {
    DocumentReader reader = DocumentReader.lenient(in);
    return reader.document(() -> new Reading(reader).index());
  }

  /** Writes one, compactly; does not close the stream. */
  public static void write(LayoutIndex index, OutputStream out) throws IOException {
    try (DocumentWriter writer = new DocumentWriter(out)) {
      writer.index(index.other().get("mediaType"), index.manifests(), unread(index));
      writer.annotations(index.annotations());
      for (Map.Entry<String, Object> member : index.other().entrySet()) {
        if (!member.getKey().equals(MANIFESTS) && !member.getKey().equals("mediaType")) {
          writer.member(member.getKey(), member.getValue());
        }
      }
      writer.end();
    }
  }

  private static List<?> unread(LayoutIndex index) {
    return index.other().get(MANIFESTS) instanceof List<?> list ? list : List.of();
  }

  private static final class Reading {
    private final DocumentReader reader;
    private final List<Descriptor> manifests = new ArrayList<>();
    private final List<Object> unread = new ArrayList<>();
    private final Map<String, Object> other = new LinkedHashMap<>();
    private Map<String, String> annotations = Map.of();
    private boolean listed;

    private Reading(DocumentReader reader) {
      this.reader = reader;
    }

    private LayoutIndex index() throws IOException {
      reader.members(KnownKeys.MANIFEST, this::member);
      if (!listed) {
        throw new MalformedDocumentException("/manifests", "is missing");
      }
      if (!unread.isEmpty()) {
        other.put(MANIFESTS, Collections.unmodifiableList(unread));
      }
      return new LayoutIndex(
          Collections.unmodifiableList(manifests), annotations, Collections.unmodifiableMap(other));
    }

    private void member(String name) throws IOException {
      switch (name) {
        case "schemaVersion" -> version();
        case MANIFESTS -> manifests();
        case "annotations" -> annotations();
        default -> reader.keep(other, name);
      }
    }

    private void version() throws IOException {
      if (!Long.valueOf(2).equals(reader.value())) {
        throw reader.malformed("has to be 2");
      }
    }

    /** Go writes an empty list as null. */
    private void manifests() throws IOException {
      listed = true;
      if (!reader.atNull()) {
        reader.elements(this::entry);
      }
    }

    private void entry() throws IOException {
      Object raw = reader.value();
      if (raw instanceof Map<?, ?> members) {
        try {
          manifests.add(Descriptors.of(copy(members)));
          return;
        } catch (MalformedDocumentException e) {
          // Not ours to judge: kept as it is.
        }
      }
      if (raw != null) {
        unread.add(raw);
      }
    }

    private void annotations() throws IOException {
      Object raw = reader.value();
      try {
        annotations = Descriptors.annotations(raw);
      } catch (MalformedDocumentException e) {
        other.put("annotations", raw == null ? Map.of() : raw);
      }
    }

    private static Map<String, Object> copy(Map<?, ?> members) {
      Map<String, Object> copy = new LinkedHashMap<>();
      members.forEach(
          (name, value) -> {
            if (value != null) {
              copy.put((String) name, value);
            }
          });
      return copy;
    }
  }
}
