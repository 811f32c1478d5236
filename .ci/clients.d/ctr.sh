# shellcheck shell=bash
# containerd of our own: root, state and socket lie in the work folder.
ctr() { bounded ctr --address "$WORK/containerd.sock" "$@"; }

ctr_start() {
  cat >"$WORK/containerd.toml" <<CONF
version = 2
root = "$WORK/containerd/root"
state = "$WORK/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "$WORK/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$WORK/containerd/opt"
CONF
  containerd --config "$WORK/containerd.toml" >"$WORK/containerd.log" 2>&1 &
  echo $! >"$WORK/containerd.pid"
  for _ in $(seq 100); do
    LIMIT=5 ctr version && return
    sleep 0.2
  done
  cat "$WORK/containerd.log"
  fail 'containerd does not answer'
}

ctr_push() {
  ctr images import --snapshotter native --base-name local/image "$FIXTURES/three.tar"
  ctr images push --plain-http "$R/$RUN/ctr:three" local/image:three
  holds "$RUN/ctr" three "$(image_digest)"
}

ctr_pull() {
  ctr images rm --sync local/image:three
  ctr images pull --plain-http --snapshotter native "$R/$RUN/ctr:three"
  ctr images ls | awk -v name="$R/$RUN/ctr:three" '$1 == name { print $3 }' | lists "$(image_digest)"
  same "$(ctr content get "$(image_digest)" | sha256)" "$(image_digest)"
}

ctr_copy() {
  ctr images push --plain-http "$R/$RUN/ctr-copy:three" "$R/$RUN/ctr:three"
  holds "$RUN/ctr-copy" three "$(image_digest)"
}

ctr_mount() {
  needs_access_log
  mounted "$RUN/ctr-copy"
}
