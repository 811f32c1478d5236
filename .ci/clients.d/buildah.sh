# shellcheck shell=bash
buildah() { bounded buildah "$@"; }

buildah_push() {
  buildah push --digestfile "$WORK/buildah-digest" localhost/multi-amd64:1 "docker://$R/$RUN/buildah:one"
  holds "$RUN/buildah" one "$(cat "$WORK/buildah-digest")"
}

buildah_pull() {
  buildah_elsewhere pull "docker://$R/$RUN/buildah:one"
  same "$(buildah_elsewhere images --format '{{.Digest}}' "$R/$RUN/buildah:one")" "$(digest_of "$RUN/buildah" one)"
}

# With an empty store: what is pulled is not there already.
buildah_elsewhere() { buildah --root "$WORK/buildah/graph" --runroot "$WORK/buildah/run" "$@"; }

buildah_push_index() {
  buildah manifest push --all -f oci --digestfile "$WORK/buildah-digest" multi:1 "docker://$R/$RUN/buildah:multi"
  holds "$RUN/buildah" multi "$(cat "$WORK/buildah-digest")"
  same "$(content_type "$RUN/buildah" multi)" application/vnd.oci.image.index.v1+json
}

buildah_pull_index() {
  local arch
  buildah_elsewhere manifest inspect "$R/$RUN/buildah:multi" | jq -r '.manifests[].platform.architecture' >"$WORK/arches"
  for arch in amd64 arm64; do
    lists "$arch" <"$WORK/arches"
    buildah_elsewhere pull --arch "$arch" "docker://$R/$RUN/buildah:multi"
  done
}

buildah_docker_list() {
  buildah manifest push --all -f v2s2 --digestfile "$WORK/buildah-digest" multi:1 "docker://$R/$RUN/buildah-docker:multi"
  holds "$RUN/buildah-docker" multi "$(cat "$WORK/buildah-digest")"
  same "$(content_type "$RUN/buildah-docker" multi)" application/vnd.docker.distribution.manifest.list.v2+json
  buildah_elsewhere pull "docker://$R/$RUN/buildah-docker:multi"
}

buildah_from() {
  local container mounted
  container=$(buildah_elsewhere from --pull-always "docker://$R/$RUN/buildah:one")
  mounted=$(buildah_elsewhere mount "$container")
  same "$(cat "$mounted/arch.txt")" "amd64: $GREETING"
  buildah_elsewhere rm "$container"
}

buildah_copy() {
  buildah_elsewhere push --digestfile "$WORK/buildah-digest" "$R/$RUN/buildah:one" "docker://$R/$RUN/buildah-copy:one"
  holds "$RUN/buildah-copy" one "$(cat "$WORK/buildah-digest")"
}
