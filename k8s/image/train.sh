# The ahead-of-time cache: "jzot train" runs in the tree as the server will in the image, and does a little of everything.
# shellcheck shell=bash disable=SC2154

# cache TREE: adds the part "cache". Recording and assembling are two steps because one step would need a shell.
cache() {
  local root=$SCRATCH/root
  training_root "$1" "$root"
  enter "$root"
  "${INSIDE[@]}" /opt/java/bin/java -version 2>/dev/null || die "nothing can be run in the tree here: --no-aot"
  "${INSIDE[@]}" /opt/java/bin/java -XX:AOTMode=record -XX:AOTConfiguration=/training/jzot.aotconf \
    -Djava.io.tmpdir=/training -Djzot.archive=/training/jzot.aot \
    @/opt/jzot/java.args /usr/bin/jzot train >"$SCRATCH/training.log" 2>&1 ||
    { cat "$SCRATCH/training.log" >&2 && die "the training failed"; }
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
