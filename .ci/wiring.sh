# Whether the texts of "jzot dev --wiring" do what they say; sourced by .ci/dev, never run.
# shellcheck shell=bash disable=SC2154

# A containerd with the plugin that Kubernetes pulls by; what it reads in /etc/containerd lies in NODE.
NODE=$WORK/node

# The TOML that is given goes into its configuration, with the folder of that node.
node_up() {
  node_down
  mkdir -p "$NODE/etc/containerd"
  {
    cat <<CONF
version = 2
root = "$NODE/root"
state = "$NODE/state"
[grpc]
  address = "$NODE/socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "$NODE/opt"
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "native"
CONF
    sed "s#/etc/containerd/#$NODE/etc/containerd/#"
  } >"$NODE/config.toml"
  setsid timeout 600 containerd --config "$NODE/config.toml" >"$NODE/log" 2>&1 </dev/null &
  echo $! >"$NODE/pid"
  awaits 60 node_ctr version || { tail -n 20 "$NODE/log" && fail 'containerd does not answer'; }
}

node_down() {
  if [ -f "$NODE/pid" ]; then
    kill -- "-$(cat "$NODE/pid")" 2>/dev/null || true
    awaits 20 node_gone
  fi
  rm -rf "$NODE"
}
node_gone() { ! kill -0 -- "-$(cat "$NODE/pid")" 2>/dev/null; }

node_ctr() { LIMIT=30 bounded ctr --address "$NODE/socket" --namespace k8s.io "$@"; }

# As a kubelet asks for it: PullImage of the CRI, with the name alone. What was pulled has to be the digest.
node_pulls() {
  local image=$1 digest=$2
  python3 - "$image" >"$WORK/tmp/pull-request" <<'PYTHON'
import struct, sys
def field(content): return bytes([10, len(content)]) + content
message = field(field(sys.argv[1].encode()))
sys.stdout.buffer.write(b"\0" + struct.pack(">I", len(message)) + message)
PYTHON
  web --http2-prior-knowledge --unix-socket "$NODE/socket" -H 'Content-Type: application/grpc' -H 'TE: trailers' \
    --data-binary "@$WORK/tmp/pull-request" -D "$WORK/tmp/pull-head" -o "$WORK/tmp/pull-answer" http://node/runtime.v1.ImageService/PullImage
  grep -qi '^grpc-status: 0' "$WORK/tmp/pull-head" || { grep -i '^grpc-' "$WORK/tmp/pull-head" && fail 'not pulled'; }
  node_ctr images ls | awk -v name="$image" '$1 == name { print $3 }' | lists "$digest"
  same "$(node_ctr content get "$digest" | sha256)" "$digest"
}

wired() { "$JZOT" dev --wiring "$1" --port "${R##*:}"; }

# The file that a text names on its first line is the text itself.
file_named() { sed -n 's|^# /etc/containerd/\([^,]*\), .*|\1|p' <<<"$1"; }

# --- checks -----------------------------------------------------------------------------------------------------------

wiring_containerd() {
  trap wiring_ends EXIT
  command_at wired
  seed_alpine
  local text
  text=$(wired containerd)
  node_up <<<'[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"'
  mkdir -p "$NODE/etc/containerd/certs.d/$R"
  same "$(file_named "$text")" "certs.d/$R/hosts.toml" 'the place'
  cat >"$NODE/etc/containerd/certs.d/$R/hosts.toml" <<<"$text"
  node_pulls "$R/alpine:latest" "$(image_digest)"
  # The other way that it names, and push.
  node_ctr images rm --sync "$R/alpine:latest"
  node_ctr images pull --plain-http --snapshotter native "$R/alpine:latest"
  node_ctr images tag "$R/alpine:latest" "$R/pushed:latest"
  node_ctr images push --hosts-dir "$NODE/etc/containerd/certs.d" "$R/pushed:latest"
  holds pushed latest "$(image_digest)"
}

# The text is run as it is; kind and docker are stand-ins, which give its lines to a node that can only reach the registry
# at the gateway's address. The real kind, if there is one, has to take the configuration of the cluster.
wiring_kind() {
  trap wiring_ends EXIT
  local gateway=127.0.0.2 bin=$WORK/stand-ins
  command_at wired --address "$gateway"
  seed_alpine
  mkdir -p "$bin"
  cat >"$bin/kind" <<STANDIN
#!/bin/sh
case "\$*" in
  'create cluster --config=-') cat >"$WORK/tmp/cluster.yaml" ;;
  'get nodes') echo kind-control-plane ;;
  *) echo "kind \$*?" >&2 && exit 1 ;;
esac
STANDIN
  cat >"$bin/docker" <<STANDIN
#!/bin/bash
case "\$1 \$2" in
  'network inspect') echo $gateway ;;
  'exec '*)
    shift
    [ "\$1" != -i ] || shift
    [ "\$1" = kind-control-plane ] || exit 1
    shift
    exec "\${@/#\/etc\/containerd/$NODE/etc/containerd}"
    ;;
  *) echo "docker \$*?" >&2 && exit 1 ;;
esac
STANDIN
  chmod +x "$bin/kind" "$bin/docker"
  R=127.0.0.1:${R##*:}
  wired kind >"$WORK/tmp/kind.sh"
  # The cluster first, as the node that reads the files comes with it.
  sed '/^END$/q' "$WORK/tmp/kind.sh" | PATH=$bin:$PATH bash -euo pipefail
  if has kind; then takes_cluster "$WORK/tmp/cluster.yaml"; fi
  python3 -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))["containerdConfigPatches"][0])' "$WORK/tmp/cluster.yaml" | node_up
  PATH=$bin:$PATH bash -euo pipefail "$WORK/tmp/kind.sh"
  node_pulls "$R/alpine:latest" "$(image_digest)"
}

# kind reads it strictly, and comes as far as the image of its node, which no docker here has.
takes_cluster() {
  mkdir -p "$WORK/no-docker"
  cat >"$WORK/no-docker/docker" <<'STANDIN'
#!/bin/sh
case "$1" in
  info) echo '{}' ;;
  ps) ;;
  *) exit 1 ;;
esac
STANDIN
  chmod +x "$WORK/no-docker/docker"
  ! KIND_EXPERIMENTAL_PROVIDER=docker PATH=$WORK/no-docker:$PATH bounded kind create cluster --config "$1" >"$WORK/tmp/kind.log" 2>&1
  grep -F 'Ensuring node image' "$WORK/tmp/kind.log" || { cat "$WORK/tmp/kind.log" && fail 'the cluster is not taken'; }
}

# On one machine as it is, and as its comment says for k3d, whose nodes know this machine by another name. What k3s makes
# of the file is a hosts.toml for each mirror with its endpoints; that is done here as its source has it.
wiring_k3s() {
  trap wiring_ends EXIT
  local at
  for at in 127.0.0.1 127.0.0.2; do
    command_at "wired-$at" --address "$at"
    seed_alpine
    R=127.0.0.1:${R##*:}
    node_up <<<'[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"'
    wired k3s | sed "s#http://127.0.0.1:#http://$at:#" | mirrors "$NODE/etc/containerd/certs.d"
    [ -f "$NODE/etc/containerd/certs.d/$R/hosts.toml" ]
    node_pulls "$R/alpine:latest" "$(image_digest)"
    wiring_ends
  done
}

# The registries.yaml of the input, with no key that k3s does not know.
mirrors() {
  python3 - "$1" /dev/fd/3 3<&0 <<'PYTHON'
import pathlib, sys, yaml
document = yaml.safe_load(open(sys.argv[2]))
assert set(document) <= {"mirrors", "configs", "auths"}, document
for name, mirror in document["mirrors"].items():
    assert set(mirror) <= {"endpoint", "rewrite"}, mirror
    folder = pathlib.Path(sys.argv[1], name)
    folder.mkdir(parents=True)
    hosts = "".join('[host."%s/v2"]\n  capabilities = ["pull", "resolve"]\n' % each for each in mirror["endpoint"])
    (folder / "hosts.toml").write_text('server = "https://%s/v2"\n\n%s' % (name, hosts))
PYTHON
}

seed_alpine() {
  bounded skopeo copy --dest-tls-verify=false "oci:$FIXTURES/umoci:three" "docker://$R/alpine:latest"
}

wiring_ends() {
  node_down
  kill -- "-$LEADER" 2>/dev/null || true
}
