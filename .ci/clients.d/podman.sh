# shellcheck shell=bash
# podman compresses what it pushes again, so the manifest is its own; the configuration (the image's id) is the fixture's.
podman() { bounded podman "$@"; }

podman_push() {
  podman load --input "$FIXTURES/three.tar"
  podman tag "$(image_id)" "$R/$RUN/podman:three"
  podman push --digestfile "$WORK/podman-digest" "$R/$RUN/podman:three"
  holds "$RUN/podman" three "$(cat "$WORK/podman-digest")"
  same "$(api "$RUN/podman/manifests/three" | jq -r .config.digest)" "sha256:$(image_id)"
}

podman_pull() {
  podman rmi --force "$(image_id)"
  podman pull "$R/$RUN/podman:three"
  same "$(podman image inspect --format '{{.Id}}' "$R/$RUN/podman:three")" "$(image_id)"
  same "$(podman image inspect --format '{{.Digest}}' "$R/$RUN/podman:three")" "$(digest_of "$RUN/podman" three)"
}

podman_run() {
  local said
  said=$(podman run --rm --pull never --network none "$R/$RUN/podman:three") || podman_runs_nothing
  same "$said" "$GREETING"
}

# The same image, without the registry in between: where that does not run either, it is the machine.
podman_runs_nothing() {
  podman load --input "$FIXTURES/three.tar"
  if podman run --rm --pull never --network none "$(image_id)"; then fail 'runs only without the registry'; fi
  skip 'this machine runs no containers'
}

podman_list() {
  podman search --list-tags --format json "$R/$RUN/podman" | jq -r '.[].Tags[]' | lists three
}

podman_search() {
  podman search --limit 100 --format '{{.Name}}' "$R/$RUN/podman" | lists "$R/$RUN/podman"
}

podman_build() {
  mkdir -p "$WORK/podman-build"
  printf 'FROM %s\nCOPY added.txt /\n' "$R/$RUN/podman:three" >"$WORK/podman-build/Containerfile"
  echo "$RUN" >"$WORK/podman-build/added.txt"
  podman build --isolation chroot --tag "$R/$RUN/podman-built:1" "$WORK/podman-build"
  podman push --digestfile "$WORK/podman-digest" "$R/$RUN/podman-built:1"
  holds "$RUN/podman-built" 1 "$(cat "$WORK/podman-digest")"
}

podman_copy() {
  podman push --digestfile "$WORK/podman-digest" "$R/$RUN/podman:three" "docker://$R/$RUN/podman-copy:three"
  holds "$RUN/podman-copy" three "$(cat "$WORK/podman-digest")"
}
