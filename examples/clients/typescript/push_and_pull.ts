/* Pushes an artifact of one blob with the generated client, and pulls it back.

     node push_and_pull.js http://127.0.0.1:5000
*/

import { BlobsApi, Configuration, DiscoveryApi, ManifestsApi, UploadsApi } from "./index";

declare const process: { argv: string[]; exitCode?: number };

const REPOSITORY = "examples/clients/typescript";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

async function digestOf(content: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return "sha256:" + Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function pushBlob(uploads: UploadsApi, content: string, mediaType: string): Promise<Descriptor> {
  const body = new Blob([content]);
  const digest = await digestOf(await body.arrayBuffer());
  const opened = await uploads.startUploadRaw({ name: REPOSITORY });
  const id = opened.raw.headers.get("location")!.split("/").pop()!;
  await uploads.finishUpload({ name: REPOSITORY, id, digest, body });
  return { mediaType, digest, size: body.size };
}

function check(right: boolean, what: unknown): void {
  if (!right) {
    throw new Error(String(what));
  }
}

async function main(url: string): Promise<void> {
  const configuration = new Configuration({ basePath: url });
  const uploads = new UploadsApi(configuration);
  const manifests = new ManifestsApi(configuration);
  const layer = await pushBlob(uploads, "hello from a generated client\n", "application/octet-stream");
  const config = await pushBlob(uploads, "{}", "application/vnd.oci.empty.v1+json");
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType: "application/vnd.example",
    config,
    layers: [layer],
  };
  const pushed = await manifests.putManifestRaw({ name: REPOSITORY, reference: "v1", requestBody: manifest });
  const digest = pushed.raw.headers.get("docker-content-digest");
  const pulled = await (await manifests.getManifestRaw({ name: REPOSITORY, reference: "v1" })).raw.arrayBuffer();
  check((await digestOf(pulled)) === digest, digest);
  const found: string = JSON.parse(new TextDecoder().decode(pulled)).layers[0].digest;
  const content = await new BlobsApi(configuration).getBlob({ name: REPOSITORY, digest: found });
  check((await digestOf(await content.arrayBuffer())) === found, found);
  const tags = await new DiscoveryApi(configuration).listTags({ name: REPOSITORY });
  check(tags.tags!.includes("v1"), tags);
  console.log("pushed and pulled", REPOSITORY, "v1", digest);
}

main(process.argv[2]).catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
