# shellcheck shell=bash
crane() { bounded crane --insecure "$@"; }

crane_push() {
  crane push "$FIXTURES/umoci" "$R/$RUN/crane:three"
  holds "$RUN/crane" three "$(image_digest)"
  same "$(crane digest "$R/$RUN/crane:three")" "$(image_digest)"
}

crane_pull() {
  crane pull --format oci "$R/$RUN/crane:three" "$WORK/crane"
  same "$(jq -r '.manifests[0].digest' "$WORK/crane/index.json")" "$(image_digest)"
  layout_whole "$WORK/crane" "$(image_digest)"
}

crane_push_index() {
  crane push --index "$FIXTURES/buildah" "$R/$RUN/crane-index:multi"
  whole "$RUN/crane-index" "$(digest_of "$RUN/crane-index" multi)"
}

crane_validate() {
  crane validate --remote "$R/$RUN/crane:three"
  crane validate --remote "$R/$RUN/crane-index:multi"
}

crane_list() { crane ls "$R/$RUN/crane" | lists three; }

crane_catalog() { crane catalog "$R" | lists "$RUN/crane"; }

crane_copy() {
  crane copy "$R/$RUN/crane:three" "$R/$RUN/crane-copy:three"
  holds "$RUN/crane-copy" three "$(image_digest)"
}

crane_mount() {
  needs_access_log
  mounted "$RUN/crane-copy"
}

crane_append() {
  tar -C "$FIXTURES/artifact" -cf "$WORK/appended.tar" plain.txt
  crane append --base "$R/$RUN/crane:three" --new_layer "$WORK/appended.tar" --new_tag "$R/$RUN/crane:four"
  crane mutate --label run="$RUN" --tag "$R/$RUN/crane:labelled" "$R/$RUN/crane:four"
  same "$(crane config "$R/$RUN/crane:labelled" | jq -r .config.Labels.run)" "$RUN"
  same "$(crane export "$R/$RUN/crane:labelled" - | tar -xOf - plain.txt)" "$(cat "$FIXTURES/artifact/plain.txt")"
}

crane_delete() {
  crane delete "$R/$RUN/crane@$(image_digest)"
  gone "$RUN/crane" three
  gone "$RUN/crane" "$(image_digest)"
  holds "$RUN/crane-copy" three "$(image_digest)"
}
