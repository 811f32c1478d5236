# shellcheck shell=bash
# A key pair of our own; no transparency log, no services outside.
cosign() { COSIGN_PASSWORD=secret bounded cosign "$@"; }

cosign_image() { echo "$R/$RUN/cosign@$(image_digest)"; }

cosign_sign() {
  bounded crane --insecure push "$FIXTURES/umoci" "$R/$RUN/cosign:three"
  cosign generate-key-pair --output-key-prefix "$WORK/cosign"
  cosign generate-key-pair --output-key-prefix "$WORK/stranger"
  cosign sign --allow-insecure-registry --allow-http-registry --key "$WORK/cosign.key" \
    --tlog-upload=false --use-signing-config=false --yes "$(cosign_image)"
}

cosign_verified() {
  cosign verify --allow-insecure-registry --allow-http-registry --insecure-ignore-tlog=true --key "$1" "$(cosign_image)"
}

cosign_verify() { cosign_verified "$WORK/cosign.pub"; }

cosign_referrer() {
  same "$(referrer_types "$RUN/cosign" "$(image_digest)")" application/vnd.dev.sigstore.bundle.v0.3+json
  same "$(api "$RUN/cosign/tags/list" | jq -c .tags)" '["three"]' tags
}

cosign_refuse() {
  cosign_verified "$WORK/cosign.pub"
  if cosign_verified "$WORK/stranger.pub"; then fail 'a stranger verifies'; fi
}
