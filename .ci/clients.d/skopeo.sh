# shellcheck shell=bash
skopeo() { bounded skopeo "$@"; }

skopeo_push() {
  skopeo copy --preserve-digests "oci:$IMAGE" "docker://$R/$RUN/skopeo:three"
  holds "$RUN/skopeo" three "$(image_digest)"
}

skopeo_pull() {
  skopeo copy --preserve-digests "docker://$R/$RUN/skopeo:three" "oci:$WORK/skopeo:back"
  layout_holds "$WORK/skopeo" back "$(image_digest)"
}

skopeo_push_index() {
  skopeo copy --all --preserve-digests "oci:$INDEX" "docker://$R/$RUN/skopeo:multi"
  holds "$RUN/skopeo" multi "$(index_digest)"
}

skopeo_list() {
  skopeo list-tags "docker://$R/$RUN/skopeo" | jq -r '.Tags[]' | lists three
  same "$(skopeo inspect --format '{{.Digest}}' "docker://$R/$RUN/skopeo:three")" "$(image_digest)"
}

skopeo_copy() {
  skopeo copy --preserve-digests "docker://$R/$RUN/skopeo:three" "docker://$R/$RUN/skopeo-copy:three"
  holds "$RUN/skopeo-copy" three "$(image_digest)"
}

skopeo_mount() {
  needs_access_log
  mounted "$RUN/skopeo-copy"
}

skopeo_sync() {
  skopeo sync --src docker --dest dir --all "$R/$RUN/skopeo" "$WORK/skopeo-sync"
  same "$(sha256 <"$WORK/skopeo-sync/skopeo:three/manifest.json")" "$(image_digest)"
}

skopeo_docker() {
  skopeo copy --format v2s2 "oci:$IMAGE" "docker://$R/$RUN/skopeo-docker:three"
  same "$(content_type "$RUN/skopeo-docker" three)" application/vnd.docker.distribution.manifest.v2+json
  whole "$RUN/skopeo-docker" "$(digest_of "$RUN/skopeo-docker" three)"
  skopeo copy --preserve-digests "docker://$R/$RUN/skopeo-docker:three" "dir:$WORK/skopeo-docker"
  same "$(sha256 <"$WORK/skopeo-docker/manifest.json")" "$(digest_of "$RUN/skopeo-docker" three)"
}

# skopeo resolves the tag and deletes by digest: every tag of it goes.
skopeo_delete() {
  skopeo delete "docker://$R/$RUN/skopeo:three"
  gone "$RUN/skopeo" three
  gone "$RUN/skopeo" "$(image_digest)"
  holds "$RUN/skopeo-copy" three "$(image_digest)"
}
