import io.jzot.client.ApiClient;
import io.jzot.client.api.BlobsApi;
import io.jzot.client.api.DiscoveryApi;
import io.jzot.client.api.ManifestsApi;
import io.jzot.client.api.UploadsApi;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Pushes an artifact of one blob with the generated client, and pulls it back. */
public final class PushAndPull {
  private static final String REPOSITORY = "examples/clients/java";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  public static void main(String... args) throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(args[0]);
    UploadsApi uploads = new UploadsApi(client);
    Map<String, Object> layer =
        push(uploads, "hello from a generated client\n".getBytes(), "application/octet-stream");
    Map<String, Object> config =
        push(uploads, "{}".getBytes(), "application/vnd.oci.empty.v1+json");
    Map<String, Object> manifest =
        Map.of(
            "schemaVersion", 2,
            "mediaType", MANIFEST,
            "artifactType", "application/vnd.example",
            "config", config,
            "layers", List.of(layer));
    ManifestsApi manifests = new ManifestsApi(client);
    String pushed =
        manifests
            .putManifestWithHttpInfo(REPOSITORY, "v1", manifest, null, null, null)
            .getHeaders()
            .get("docker-content-digest")
            .get(0);
    String now =
        manifests
            .headManifestWithHttpInfo(REPOSITORY, "v1", null)
            .getHeaders()
            .get("docker-content-digest")
            .get(0);
    check(pushed.equals(now), now);
    Object layers = manifests.getManifest(REPOSITORY, "v1", null).get("layers");
    String found = ((Map<?, ?>) ((List<?>) layers).get(0)).get("digest").toString();
    File content = new BlobsApi(client).getBlob(REPOSITORY, found, null, null, null);
    check(digest(Files.readAllBytes(content.toPath())).equals(found), found);
    check(new DiscoveryApi(client).listTags(REPOSITORY, null, null).getTags().contains("v1"), "v1");
    System.out.println("pushed and pulled " + REPOSITORY + " v1 " + pushed);
  }

  private static Map<String, Object> push(UploadsApi uploads, byte[] content, String type)
      throws Exception {
    String location =
        uploads
            .startUploadWithHttpInfo(REPOSITORY, null, null, null, null)
            .getHeaders()
            .get("location")
            .get(0);
    String session = Path.of(URI.create(location).getPath()).getFileName().toString();
    File file = Files.write(Files.createTempFile("blob", ""), content).toFile();
    uploads.finishUpload(REPOSITORY, session, digest(content), null, file);
    return Map.of("mediaType", type, "digest", digest(content), "size", content.length);
  }

  private static String digest(byte[] content) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    return "sha256:" + HexFormat.of().formatHex(hash);
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }
}
