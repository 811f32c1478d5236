package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.json.ManifestLinks;
import java.util.List;

/** One step of a transaction: what is kept of it in a change log. */
sealed interface Change {
  void apply(IndexTables tables);

  /** A manifest is listed, under these tags and those that it has. */
  record Put(Descriptor manifest, ManifestLinks content, List<String> tags) implements Change {
    @Override
    public void apply(IndexTables tables) {
      tables.put(manifest, content, tags);
    }
  }

  /** A tag is taken away. */
  record Untag(String tag) implements Change {
    @Override
    public void apply(IndexTables tables) {
      tables.untag(tag);
    }
  }

  /** A manifest is taken out with all its tags. */
  record Remove(Digest manifest) implements Change {
    @Override
    public void apply(IndexTables tables) {
      tables.remove(manifest);
    }
  }
}
