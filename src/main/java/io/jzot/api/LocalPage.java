package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Manifest;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.registry.Registry;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a local registry has, for the developer in front of it: one page without a script file. */
final class LocalPage {
  private static final int REPOSITORIES = 100;
  private static final int TAGS = 50;
  private static final long UNIT = 1024;
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private final Registry registry;
  private final String host;
  private final StringBuilder html = new StringBuilder();

  /**
   * @param registry as the caller may see it
   * @param host and port by which the caller reached it
   */
  LocalPage(Registry registry, String host) {
    this.registry = registry;
    this.host = host;
  }

  String html() {
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>JZot</title><style>
        body{font:15px system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .8em .3em 0;border-bottom:1px solid #ddd}
        code{font:13px ui-monospace,monospace}p code{cursor:copy;background:#f3f3f3;padding:.2em .4em}
        </style></head><body><h1>JZot</h1><p>Push, by a click into the clipboard:</p>
        """);
    command(
        "skopeo copy --dest-tls-verify=false docker://docker.io/library/alpine docker://%s/alpine");
    command("docker tag alpine %1$s/alpine && docker push %1$s/alpine");
    command("podman push --tls-verify=false alpine %s/alpine");
    html.append("<table><tr><th>Repository</th><th>Tag</th><th>Size</th><th>Digest</th></tr>\n");
    var repositories = registry.repositories(new PageRequest(null, REPOSITORIES));
    repositories.items().forEach(this::repository);
    html.append("</table>\n");
    if (repositories.more()) {
      html.append("<p>The first ").append(REPOSITORIES).append(" repositories.</p>\n");
    }
    html.append(
        """
        <p><a href="/v2/_catalog">catalog</a> · <a href="/swagger">API</a></p>
        <script>document.querySelectorAll("p code").forEach(c=>c.onclick=()=>navigator.clipboard.writeText(c.textContent))</script>
        </body></html>
        """);
    return html.toString();
  }

  private void command(String format) {
    html.append("<p><code>").append(Html.escaped(format.formatted(host))).append("</code></p>\n");
  }

  private void repository(RepositoryName name) {
    var tags = registry.tags(name, new PageRequest(null, TAGS));
    tags.items().forEach(tag -> tag(name, tag));
    if (tags.items().isEmpty() || tags.more()) {
      row(name.value(), tags.more() ? "and more" : "no tag", "", "");
    }
  }

  private void tag(RepositoryName name, Tag tag) {
    try {
      RawManifest raw = registry.manifest(name, tag);
      String size = readable(size(name, raw, new HashSet<>()));
      row(name.value(), tag.value(), size, raw.digest().toString());
    } catch (OciException e) {
      row(name.value(), tag.value(), "", String.valueOf(e.getMessage()));
    }
  }

  /** Of all that it references, each once. */
  private long size(RepositoryName name, RawManifest raw, Set<Digest> seen) {
    long size = raw.bytes().length;
    Manifest manifest = Manifests.parse(raw.bytes(), raw.mediaType());
    for (Descriptor child : manifest.children()) {
      if (seen.add(child.digest())) {
        size +=
            manifest instanceof Manifest.Index && child.mediaType().isManifest()
                ? size(name, registry.manifest(name, child.digest()), seen)
                : child.size();
      }
    }
    return size;
  }

  private static String readable(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= UNIT && unit < UNITS.length - 1) {
      size /= UNIT;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }

  private void row(String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<td>").append(Html.escaped(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }
}
