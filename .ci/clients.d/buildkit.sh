# shellcheck shell=bash
# What BuildKit's registry cache pushes (--cache-to type=registry), made by hand: an index whose children are layers.

buildkit_push_cache() {
  local layer config
  layer=$(buildkit_put_blob "$FIXTURES/artifact/random.bin")
  printf '{"layers":[{"blob":"%s"}],"records":[]}' "$layer" >"$WORK/cache-config.json"
  config=$(buildkit_put_blob "$WORK/cache-config.json")
  jq -n --arg layer "$layer" --arg config "$config" --argjson size "$(stat -c %s "$FIXTURES/artifact/random.bin")" \
    --argjson configSize "$(stat -c %s "$WORK/cache-config.json")" '{
      schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [
        {mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: $layer, size: $size,
         annotations: {"containerd.io/uncompressed": $layer}},
        {mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: $config, size: $configSize}]}' \
    >"$WORK/cache-index.json"
  api "$RUN/buildkit/manifests/cache" -X PUT --data-binary "@$WORK/cache-index.json" \
    -H 'Content-Type: application/vnd.oci.image.index.v1+json'
}

# The digest of a file pushed with POST and PUT.
buildkit_put_blob() {
  local location digest
  digest=$(sha256 <"$1")
  location=$(api "$RUN/buildkit/blobs/uploads/" -X POST -D - -o /dev/null |
    tr -d '\r' | awk 'tolower($1) == "location:" { print $2 }')
  case $location in /*) location=http://$R$location ;; esac
  case $location in *\?*) location+='&' ;; *) location+='?' ;; esac
  web --fail-with-body -o /dev/null -X PUT --data-binary "@$1" \
    -H 'Content-Type: application/octet-stream' "${location}digest=$digest"
  echo "$digest"
}

buildkit_pull_cache() {
  local child
  bounded crane --insecure manifest "$R/$RUN/buildkit:cache" | cmp - "$WORK/cache-index.json"
  for child in $(children "$WORK/cache-index.json"); do
    same "$(bounded crane --insecure blob "$R/$RUN/buildkit@$child" | sha256)" "$child"
  done
}

buildkit_delete_cache() {
  bounded crane --insecure delete "$R/$RUN/buildkit@$(sha256 <"$WORK/cache-index.json")"
  gone "$RUN/buildkit" cache
}
