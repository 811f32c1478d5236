# A real kube-apiserver with its etcd on loopback, for tests; sourced, never run. .ci/install-kube builds it.
# shellcheck shell=bash disable=SC2154

has_kube() { has kube-apiserver && has kubectl && has etcd && [ -d "$TOOLS/../definitions" ]; }

# kube_up FOLDER: sets KUBECONFIG. Everything lies in the folder, and ends with kube_down FOLDER.
kube_up() {
  local folder=$1 client peer api token
  mkdir -p "$folder"
  read -r client peer api < <(free_ports)
  token=$(openssl rand -hex 16)
  openssl genrsa -out "$folder/sa.key" 2048 2>/dev/null
  (umask 077 && echo "$token,admin,admin,system:masters" >"$folder/tokens.csv")
  etcd --data-dir "$folder/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --initial-cluster "default=http://127.0.0.1:$peer" >"$folder/etcd.log" 2>&1 &
  echo $! >"$folder/etcd.pid"
  kube-apiserver --etcd-servers="http://127.0.0.1:$client" --bind-address=127.0.0.1 --secure-port="$api" \
    --advertise-address=127.0.0.1 --cert-dir="$folder/certs" --service-account-issuer="https://127.0.0.1:$api" \
    --service-account-key-file="$folder/sa.key" --service-account-signing-key-file="$folder/sa.key" \
    --service-cluster-ip-range=10.96.0.0/16 --token-auth-file="$folder/tokens.csv" --authorization-mode=RBAC \
    --disable-admission-plugins=ServiceAccount --endpoint-reconciler-type=none >"$folder/api.log" 2>&1 &
  echo $! >"$folder/api.pid"
  cat >"$folder/kubeconfig" <<CONF
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$api", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: $token}}]
contexts: [{name: test, context: {cluster: test, user: admin, namespace: default}}]
current-context: test
CONF
  export KUBECONFIG=$folder/kubeconfig
  for _ in $(seq 240); do
    if kubectl get --raw /readyz >/dev/null 2>&1 && kubectl get namespace default >/dev/null 2>&1; then return; fi
    kill -0 "$(cat "$folder/api.pid")" "$(cat "$folder/etcd.pid")" || break
    sleep 0.5
  done
  tail -n 20 "$folder/api.log" "$folder/etcd.log" >&2
  return 1
}

# kube_collector FOLDER: the garbage collector of Kubernetes, the only one of its controllers that these tests need, for
# the server that kube_up FOLDER has started. It ends with kube_down FOLDER.
kube_collector() {
  kube-controller-manager --kubeconfig="$1/kubeconfig" --controllers=garbage-collector-controller --leader-elect=false \
    --secure-port=0 >"$1/collector.log" 2>&1 &
  echo $! >"$1/collector.pid"
}

kube_down() {
  local name
  for name in collector api etcd; do
    [ ! -f "$1/$name.pid" ] || kill "$(cat "$1/$name.pid")" 2>/dev/null || true
  done
}

# What the cluster of a user may have besides Kubernetes.
kube_definitions() {
  kubectl apply --server-side -f "$TOOLS/../definitions"
  kubectl wait --for condition=established --timeout=60s -f "$TOOLS/../definitions"
}

# Three ports that nobody listens on.
free_ports() {
  python3 -c 'import socket
sockets = [socket.socket() for _ in range(3)]
for each in sockets: each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in sockets))'
}
