"""Pushes an artifact of one blob with the generated client, and pulls it back.

    python push_and_pull.py http://127.0.0.1:5000
"""

import hashlib
import json
import sys

import jzot_client
from jzot_client.api.blobs_api import BlobsApi
from jzot_client.api.discovery_api import DiscoveryApi
from jzot_client.api.manifests_api import ManifestsApi
from jzot_client.api.uploads_api import UploadsApi

REPOSITORY = "examples/clients/python"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def push_blob(uploads: UploadsApi, content: bytes) -> dict:
    opened = uploads.start_upload_with_http_info(REPOSITORY)
    session = opened.headers["Location"].rsplit("/", 1)[1]
    uploads.finish_upload(REPOSITORY, session, digest=digest(content), body=content)
    return {"mediaType": "application/octet-stream", "digest": digest(content), "size": len(content)}


def main(url: str) -> None:
    with jzot_client.ApiClient(jzot_client.Configuration(host=url)) as client:
        uploads, manifests, blobs = UploadsApi(client), ManifestsApi(client), BlobsApi(client)
        layer = push_blob(uploads, b"hello from a generated client\n")
        config = push_blob(uploads, b"{}") | {"mediaType": "application/vnd.oci.empty.v1+json"}
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": "application/vnd.example",
            "config": config,
            "layers": [layer],
        }
        pushed = manifests.put_manifest_with_http_info(
            REPOSITORY, "v1", manifest, _content_type=MANIFEST
        )
        pulled = manifests.get_manifest_without_preload_content(REPOSITORY, "v1").data
        assert digest(pulled) == pushed.headers["Docker-Content-Digest"], pulled
        found = json.loads(pulled)["layers"][0]["digest"]
        content = blobs.get_blob_without_preload_content(REPOSITORY, found).data
        assert digest(content) == found, content
        tags = DiscoveryApi(client).list_tags(REPOSITORY).tags
        assert "v1" in tags, tags
        print("pushed and pulled", REPOSITORY, "v1", pushed.headers["Docker-Content-Digest"])


if __name__ == "__main__":
    main(sys.argv[1])
