package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Sparse;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.LayoutRegistry;
import io.jzot.registry.RegistryOptions;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.mem.MemoryStorage;
import io.jzot.testing.RepositoryContents;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LocalPageTest {
  private final MemoryStorage storage = new MemoryStorage();

  private String html(String host) {
    RegistryOptions options = new RegistryOptions(true, name -> Sparse.NONE);
    return new LocalPage(new LayoutRegistry(storage, options), host).html();
  }

  @Test
  void showsRepositoriesTagsSizesAndHowToPush() {
    RepositoryStorage repository = storage.repository(new RepositoryName("team/app"));
    RepositoryContents contents = RepositoryContents.of(repository);
    RawManifest image = contents.image("image", "v1");
    RawManifest index = contents.index(List.of(image, image), "multi");
    long size = image.bytes().length;
    for (String blob : List.of("image config", "image layer 1", "image layer 2")) {
      size += repository.size(RepositoryContents.digest(blob)).orElseThrow();
    }
    RepositoryContents.of(storage.repository(new RepositoryName("blobs.only"))).blob("any");

    String html = html("127.0.0.1:5001");

    assertThat(html)
        .contains("docker push 127.0.0.1:5001/alpine")
        .contains(row("v1", size, image))
        .contains(row("multi", size + index.bytes().length, index))
        .contains("<td>blobs.only</td><td>no tag</td>");
  }

  private static String row(String tag, long size, RawManifest manifest) {
    return String.format(
        Locale.ROOT,
        "<tr><td>team/app</td><td>%s</td><td>%.1f KiB</td><td>%s</td></tr>",
        tag,
        size / 1024.0,
        manifest.digest());
  }

  @Test
  void whatTheCallerSaysIsText() {
    assertThat(html("<script>alert(1)</script>")).doesNotContain("<script>alert");
  }
}
