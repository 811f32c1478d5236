# The ahead-of-time cache: the server runs in the tree as it will in the image, and does a little of everything.
# shellcheck shell=bash disable=SC2154

# cache TREE: adds the part "cache". Recording and assembling are two steps because one step would need a shell.
cache() {
  local root=$SCRATCH/root base
  training_root "$1" "$root"
  enter "$root"
  "${INSIDE[@]}" /opt/java/bin/java -version 2>/dev/null || die "nothing can be run in the tree here: --no-aot"
  "${INSIDE[@]}" /opt/java/bin/java -XX:AOTMode=record -XX:AOTConfiguration=/training/jzot.aotconf \
    @/opt/jzot/java.args /usr/bin/jzot serve >"$SCRATCH/training.log" 2>&1 &
  server=$!
  trap 'kill "$server" 2>/dev/null || true; rm -rf "$SCRATCH"' EXIT
  base=$(address "$root/training/log" "$server")
  exercise "$base" "$SCRATCH"
  kill "$server"
  wait "$server" || { cat "$SCRATCH/training.log" >&2 && die "the server did not stop as asked"; }
  # What it says of classes that cannot be archived is of no use to anybody.
  "${INSIDE[@]}" /opt/java/bin/java -XX:AOTMode=create -XX:AOTConfiguration=/training/jzot.aotconf \
    -XX:AOTCache=/training/jzot.aot @/opt/jzot/java.args /usr/bin/jzot >"$SCRATCH/assembly.log" 2>&1 ||
    { cat "$SCRATCH/assembly.log" >&2 && die "no cache came of the training"; }
  mkdir -p "$1/cache/opt/jzot"
  cp "$root/training/jzot.aot" "$1/cache/opt/jzot/jzot.aot"
  chmod 644 "$1/cache/opt/jzot/jzot.aot"
  java_arguments -XX:AOTCache=/opt/jzot/jzot.aot >"$1/cache/opt/jzot/java.args"
}

# The parts as one tree. The times of files are part of what the cache is checked against.
training_root() {
  local part
  mkdir -p "$2"
  if [ -n "$BASE" ]; then
    umoci unpack --rootless --image "$BASE" "$SCRATCH/bundle"
    cp -a "$SCRATCH/bundle/rootfs/." "$2"
  fi
  for part in base runtime native application; do
    [ ! -d "$1/$part" ] || cp -a "$1/$part/." "$2"
  done
  mkdir -p "$2"/{dev,proc,training}
  # Where the one that was built in is not looked at any more.
  cat >"$2/etc/jzot/config.json" <<'CONF'
{
  "storage": { "rootDirectory": "/training/store" },
  "http": { "address": "127.0.0.1", "port": 0, "compat": ["docker2s2"], "shutdownDelay": "0s" },
  "log": { "level": "info", "output": "/training/log" }
}
CONF
}

# Sets INSIDE, what to put before a command to run it in the tree: in a mount namespace of its own, so that nothing stays
# mounted. Every step replaces the one before: the process that is started is the command. The root is a mount, because
# the store asks for the one it is on. Without /dev Java would gather randomness by itself, for seconds.
enter() {
  local user=()
  [ "$(id -u)" = 0 ] || user=(--map-root-user)
  # shellcheck disable=SC2016
  INSIDE=(unshare "${user[@]}" --mount sh -c
    'mount --bind "$0" "$0" && for each in dev proc; do mount --rbind "/$each" "$0/$each"; done && exec env -i PATH=/opt/java/bin "$(command -v chroot)" "$0" "$@"'
    "$1")
}

# address LOG PROCESS: where the server listens, once it does.
address() {
  local port
  for _ in $(seq 600); do
    port=$(sed -n 's/.*kernel chosen port.*"port":\([0-9]*\).*/\1/p' "$1" 2>/dev/null | head -n 1)
    if [ -n "$port" ] && curl -sf -o /dev/null "http://127.0.0.1:$port/readyz"; then
      echo "http://127.0.0.1:$port"
      return
    fi
    kill -0 "$2" || break
    sleep 0.1
  done
  die "the server did not come up"
}

# exercise BASE SCRATCH: pushes and pulls images, the way clients do, and some of what else they ask.
exercise() {
  local v2=$1/v2 scratch=$2 layer=$2/layer config=$2/config.json manifest=$2/manifest.json repository kind round
  head -c 3000000 /dev/zero | tr '\0' 'j' >"$layer"
  echo '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}' >"$config"
  for round in 1 2 3 4 5; do
    for kind in oci docker; do
      repository=train/$kind/$round
      echo "$round $kind" >>"$layer"
      ask "$v2/"
      push_blob "$v2/$repository" "$layer"
      push_blob "$v2/$repository" "$config"
      "manifest_$kind" "$layer" "$config" >"$manifest"
      ask -X PUT -H "Content-Type: $(jq -r .mediaType "$manifest")" --data-binary "@$manifest" \
        "$v2/$repository/manifests/v$round"
      ask -I "$v2/$repository/manifests/v$round"
      ask "$v2/$repository/manifests/v$round"
      ask "$v2/$repository/manifests/$(digest "$manifest")"
      ask "$v2/$repository/blobs/$(digest "$layer")"
      ask -r 100-2000 "$v2/$repository/blobs/$(digest "$layer")"
      ask "$v2/$repository/blobs/$(digest "$config")"
      ask -X POST "$v2/train/mounted/blobs/uploads/?mount=$(digest "$config")&from=$repository"
      ask "$v2/$repository/tags/list?n=10"
      ask "$v2/$repository/referrers/$(digest "$manifest")"
      ask "$v2/_catalog?n=10"
    done
  done
  ask -X DELETE "$v2/train/oci/1/manifests/v1"
  curl -s -o /dev/null "$v2/train/absent/manifests/v1"
  ask "$1/livez"
}

ask() { curl -sSf -o /dev/null --max-time 30 "$@"; }

# In chunks, as most clients do: POST, PATCH, PUT.
push_blob() {
  local location
  curl -s -o /dev/null -I "$1/blobs/$(digest "$2")"
  location=$(upload_location -X POST "$1/blobs/uploads/")
  location=$(upload_location -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$2" "$location")
  ask -X PUT "$location$(case $location in *\?*) echo '&' ;; *) echo '?' ;; esac)digest=$(digest "$2")"
}

upload_location() { curl -sSf -o /dev/null --max-time 30 -D - "$@" | sed -n 's/^[Ll]ocation: *//p' | tr -d '\r' | absolute "${!#}"; }

absolute() {
  local location
  read -r location
  case $location in
    /*) echo "$(sed 's|^\(http://[^/]*\).*|\1|' <<<"$1")$location" ;;
    *) echo "$location" ;;
  esac
}

digest() { sha256sum "$1" | sed 's/^\([0-9a-f]*\).*/sha256:\1/'; }

manifest_oci() {
  manifest application/vnd.oci.image.manifest.v1+json application/vnd.oci.image.config.v1+json \
    application/vnd.oci.image.layer.v1.tar "$@"
}
manifest_docker() {
  manifest application/vnd.docker.distribution.manifest.v2+json application/vnd.docker.container.image.v1+json \
    application/vnd.docker.image.rootfs.diff.tar "$@"
}

manifest() {
  jq -n --arg manifest "$1" --arg configType "$2" --arg layerType "$3" \
    --arg layer "$(digest "$4")" --argjson layerSize "$(stat -c %s "$4")" \
    --arg config "$(digest "$5")" --argjson configSize "$(stat -c %s "$5")" '{
      schemaVersion: 2, mediaType: $manifest,
      config: { mediaType: $configType, digest: $config, size: $configSize },
      layers: [{ mediaType: $layerType, digest: $layer, size: $layerSize }] }'
}
