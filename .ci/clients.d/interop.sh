# shellcheck shell=bash
# One format on disk: layouts of other programs put under the root are served at once, ours are read by them.

# drop_in FIXTURE TAG: copies a layout under the root of the running server, and pulls it.
drop_in() {
  local digest
  needs_root
  digest=$(layout_digest "$FIXTURES/$1" "$2")
  mkdir -p "$ROOT/$RUN/dropped"
  cp -r "$FIXTURES/$1" "$ROOT/$RUN/dropped/$1"
  holds "$RUN/dropped/$1" "$2" "$digest"
  api "$RUN/dropped/$1/tags/list" | jq -r '.tags[]' | lists "$2"
  bounded skopeo copy --all --preserve-digests "docker://$R/$RUN/dropped/$1:$2" "oci:$WORK/dropped-$1:$2"
  layout_holds "$WORK/dropped-$1" "$2" "$digest"
}

interop_serves_umoci() { drop_in umoci three; }
interop_serves_skopeo() { drop_in skopeo three; }
# Its index.json names only the image index: the children are found through that.
interop_serves_buildah() { drop_in buildah multi; }

# A push into a layout that came from outside keeps what was there.
interop_takes_a_push() {
  needs_root
  bounded skopeo copy --preserve-digests "oci:$IMAGE" "docker://$R/$RUN/dropped/buildah:three"
  holds "$RUN/dropped/buildah" multi "$(index_digest)"
  layout_holds "$ROOT/$RUN/dropped/buildah" multi "$(index_digest)"
  layout_holds "$ROOT/$RUN/dropped/buildah" three "$(image_digest)"
}

interop_skopeo_reads() {
  needs_root
  bounded skopeo copy --preserve-digests "oci:$IMAGE" "docker://$R/$RUN/interop:three"
  bounded skopeo copy --all --preserve-digests "oci:$INDEX" "docker://$R/$RUN/interop:multi"
  same "$(bounded skopeo inspect --format '{{.Digest}}' "oci:$ROOT/$RUN/interop:three")" "$(image_digest)"
  same "$(bounded skopeo inspect --raw "oci:$ROOT/$RUN/interop:multi" | sha256)" "$(index_digest)"
}

interop_umoci_reads() {
  needs_root
  bounded umoci ls --layout "$ROOT/$RUN/interop" | lists three
  bounded umoci unpack --image "$ROOT/$RUN/interop:three" "$WORK/unpacked"
  same "$(cat "$WORK/unpacked/rootfs/two.txt")" "$GREETING"
}
