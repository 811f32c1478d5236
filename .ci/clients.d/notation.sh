# shellcheck shell=bash
notation() { bounded notation "$@"; }

notation_image() { echo "$R/$RUN/notation@$(image_digest)"; }

notation_sign() {
  bounded crane --insecure push "$FIXTURES/umoci" "$R/$RUN/notation:three"
  bounded crane --insecure push "$FIXTURES/umoci" "$R/$RUN/notation-unsigned:three"
  notation cert generate-test --default our.test
  cat >"$WORK/trust.json" <<'POLICY'
{"version": "1.0", "trustPolicies": [{"name": "ours", "registryScopes": ["*"],
  "signatureVerification": {"level": "strict"}, "trustStores": ["ca:our.test"], "trustedIdentities": ["*"]}]}
POLICY
  notation policy import --force "$WORK/trust.json"
  notation sign --insecure-registry --force-referrers-tag=false "$(notation_image)"
}

notation_verify() {
  notation verify --insecure-registry "$(notation_image)"
  notation ls --insecure-registry "$(notation_image)" | grep -F application/vnd.cncf.notary.signature
}

notation_referrer() {
  same "$(referrer_types "$RUN/notation" "$(image_digest)")" application/vnd.cncf.notary.signature
  same "$(api "$RUN/notation/tags/list" | jq -c .tags)" '["three"]' tags
}

# By default notation also keeps an index under a tag, as for registries without the referrers API; the second
# signature replaces it and deletes the first.
notation_tag_schema() {
  local image
  image=$R/$RUN/notation-tagged@$(image_digest)
  bounded crane --insecure push "$FIXTURES/umoci" "$R/$RUN/notation-tagged:three"
  notation sign --insecure-registry "$image"
  notation sign --insecure-registry "$image"
  notation verify --insecure-registry "$image"
  same "$(digest_of "$RUN/notation-tagged" "$(image_digest | tr : -)" >/dev/null && echo tagged)" tagged
  same "$(api "$RUN/notation-tagged/referrers/$(image_digest)" | jq '.manifests | length')" 2 'number of referrers'
}

notation_refuse() {
  notation verify --insecure-registry "$(notation_image)"
  if notation verify --insecure-registry "$R/$RUN/notation-unsigned@$(image_digest)"; then fail 'unsigned, verified'; fi
}
