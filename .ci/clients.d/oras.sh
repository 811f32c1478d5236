# shellcheck shell=bash
oras() { bounded oras "$@"; }

oras_push() {
  cd "$FIXTURES/artifact" || return
  oras push --plain-http --artifact-type application/vnd.example.files "$R/$RUN/oras:v1" plain.txt:text/plain random.bin
  whole "$RUN/oras" "$(digest_of "$RUN/oras" v1)"
}

oras_pull() {
  oras pull --plain-http --output "$WORK/oras" "$R/$RUN/oras:v1"
  cmp "$WORK/oras/plain.txt" "$FIXTURES/artifact/plain.txt"
  cmp "$WORK/oras/random.bin" "$FIXTURES/artifact/random.bin"
  same "$(oras resolve --plain-http "$R/$RUN/oras:v1")" "$(digest_of "$RUN/oras" v1)"
}

oras_list() {
  oras repo tags --plain-http "$R/$RUN/oras" | lists v1
  oras repo ls --plain-http "$R/$RUN/" | lists oras
}

oras_attach() {
  cd "$FIXTURES/artifact" || return
  oras attach --plain-http --artifact-type application/vnd.cyclonedx+json "$R/$RUN/oras:v1" sbom.json
  oras discover --plain-http --format json "$R/$RUN/oras:v1" | jq -r '(.referrers // .manifests)[].artifactType' |
    lists application/vnd.cyclonedx+json
  same "$(referrer_types "$RUN/oras" "$(digest_of "$RUN/oras" v1)")" application/vnd.cyclonedx+json
}

# With everything that refers to it.
oras_copy() {
  local digest
  digest=$(digest_of "$RUN/oras" v1)
  oras cp --recursive --from-plain-http --to-plain-http "$R/$RUN/oras:v1" "$R/$RUN/oras-copy:v1"
  holds "$RUN/oras-copy" v1 "$digest"
  same "$(referrer_types "$RUN/oras-copy" "$digest")" application/vnd.cyclonedx+json
}

oras_mount() {
  needs_access_log
  mounted "$RUN/oras-copy"
}

# A blob that no manifest names.
oras_blob() {
  local digest
  echo "$RUN" >"$WORK/loose.txt"
  digest=$(sha256 <"$WORK/loose.txt")
  oras blob push --plain-http "$R/$RUN/oras" "$WORK/loose.txt"
  oras blob fetch --plain-http --output "$WORK/loose-back.txt" "$R/$RUN/oras@$digest"
  cmp "$WORK/loose-back.txt" "$WORK/loose.txt"
  oras blob delete --plain-http --force "$R/$RUN/oras@$digest"
  same "$(status "$RUN/oras/blobs/$digest")" 404
}

oras_delete() {
  local digest
  digest=$(digest_of "$RUN/oras" v1)
  oras manifest delete --plain-http --force "$R/$RUN/oras:v1"
  gone "$RUN/oras" v1
  gone "$RUN/oras" "$digest"
  holds "$RUN/oras-copy" v1 "$digest"
}
