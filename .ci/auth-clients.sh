# shellcheck shell=bash disable=SC2034
# One function a cell of the table in .ci/auth-clients: what a client does, and what has to come of it.

# The tag is in the registry with what the fixture has; asked without the client.
pushed() { web --fail "${MANIFESTS[@]}" -o /dev/null "http://$R/v2/$1/manifests/$2"; }
pushed_by_certificate() {
  web --fail --cacert "$WORK/ca.pem" "${MANIFESTS[@]}" -o /dev/null "https://$S/v2/$1/manifests/$2"
}
# It fails, and nothing is there.
refused() {
  local what=$1
  shift
  ! "$@" || fail "was let in: $*"
  same "$(status "$what/manifests/1")" 404 "status of $what"
}
# What containers/image takes: client.cert, client.key and the authority of a registry.
certs() {
  mkdir -p "$WORK/certs"
  cp "$WORK/client.pem" "$WORK/certs/client.cert"
  cp "$WORK/client.key" "$WORK/certs/client.key"
  cp "$WORK/ca.pem" "$WORK/certs/ca.crt"
  echo "$WORK/certs"
}
# A configuration folder of docker's kind, with or without credentials; many clients read it.
docker_config() {
  mkdir -p "$WORK/config-$1"
  printf '%s' "${2:-{\}}" >"$WORK/config-$1/config.json"
  echo "$WORK/config-$1"
}
auths() { printf '{"auths":{"%s":{"auth":"%s"}}}' "$R" "$(printf '%s:%s' "$USER_NAME" "$1" | base64 -w0)"; }

# --- skopeo ------------------------------------------------------------------------------------------------------------
SK=(bounded skopeo)
skopeo_anonymous_pull() { "${SK[@]}" copy --src-tls-verify=false --src-no-creds "docker://$R/open/image:three" "oci:$WORK/sk1:x"; }
skopeo_anonymous_push() { refused sk/none "${SK[@]}" copy --dest-tls-verify=false --dest-no-creds "oci:$FIXTURES/umoci:three" "docker://$R/sk/none:1"; }
skopeo_login() {
  "${SK[@]}" login --tls-verify=false --authfile "$WORK/sk.json" -u "$USER_NAME" -p "$PASSWORD" "$R"
}
skopeo_wrong_password() { ! "${SK[@]}" login --tls-verify=false --authfile "$WORK/sk-wrong.json" -u "$USER_NAME" -p wrong "$R"; }
skopeo_pull() { "${SK[@]}" copy --src-tls-verify=false --src-authfile "$WORK/sk.json" "docker://$R/open/image:three" "oci:$WORK/sk2:x"; }
skopeo_push() {
  "${SK[@]}" copy --dest-tls-verify=false --dest-authfile "$WORK/sk.json" "oci:$FIXTURES/umoci:three" "docker://$R/sk/new:1"
  pushed sk/new 1
}
skopeo_certificate() {
  "${SK[@]}" copy --dest-cert-dir "$(certs)" --dest-no-creds "oci:$FIXTURES/umoci:three" "docker://$S/sk/mtls:1"
  pushed_by_certificate sk/mtls 1
}

# --- podman and buildah ------------------------------------------------------------------------------------------------
podman_anonymous_pull() { bounded podman pull --tls-verify=false "$R/open/image:three"; }
podman_anonymous_push() { refused po/none bounded podman push --tls-verify=false "$R/open/image:three" "$R/po/none:1"; }
podman_login() { bounded podman login --tls-verify=false --authfile "$WORK/po.json" -u "$USER_NAME" -p "$PASSWORD" "$R"; }
podman_wrong_password() { ! bounded podman login --tls-verify=false --authfile "$WORK/po-wrong.json" -u "$USER_NAME" -p wrong "$R"; }
podman_pull() {
  bounded podman rmi --force "$R/open/image:three"
  bounded podman pull --tls-verify=false --authfile "$WORK/po.json" "$R/open/image:three"
}
podman_push() {
  bounded podman push --tls-verify=false --authfile "$WORK/po.json" "$R/open/image:three" "$R/po/new:1"
  pushed po/new 1
}
podman_certificate() {
  bounded podman push --cert-dir "$(certs)" "$R/open/image:three" "$S/po/mtls:1"
  pushed_by_certificate po/mtls 1
}
buildah_anonymous_pull() { bounded buildah pull --tls-verify=false "$R/open/image:three"; }
buildah_anonymous_push() { refused bu/none bounded buildah push --tls-verify=false "$R/open/image:three" "$R/bu/none:1"; }
buildah_login() { bounded buildah login --tls-verify=false --authfile "$WORK/bu.json" -u "$USER_NAME" -p "$PASSWORD" "$R"; }
buildah_wrong_password() { ! bounded buildah login --tls-verify=false --authfile "$WORK/bu-wrong.json" -u "$USER_NAME" -p wrong "$R"; }
buildah_pull() { bounded buildah pull --policy always --tls-verify=false --authfile "$WORK/bu.json" "$R/open/image:three"; }
buildah_push() {
  bounded buildah push --tls-verify=false --authfile "$WORK/bu.json" "$R/open/image:three" "$R/bu/new:1"
  pushed bu/new 1
}
buildah_certificate() {
  bounded buildah push --cert-dir "$(certs)" "$R/open/image:three" "$S/bu/mtls:1"
  pushed_by_certificate bu/mtls 1
}

# --- containerd --------------------------------------------------------------------------------------------------------
CT=(bounded ctr --address "$WORK/containerd.sock")
containerd_anonymous_pull() {
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
    LIMIT=5 "${CT[@]}" version && break
    sleep 0.2
  done
  "${CT[@]}" images pull --plain-http --snapshotter native "$R/open/image:three"
}
containerd_anonymous_push() { refused ct/none "${CT[@]}" images push --plain-http "$R/ct/none:1" "$R/open/image:three"; }
containerd_wrong_password() {
  refused ct/wrong "${CT[@]}" images push --plain-http -u "$USER_NAME:wrong" "$R/ct/wrong:1" "$R/open/image:three"
}
containerd_pull() {
  "${CT[@]}" images rm --sync "$R/open/image:three"
  "${CT[@]}" images pull --plain-http -u "$USER_NAME:$PASSWORD" --snapshotter native "$R/open/image:three"
}
containerd_push() {
  "${CT[@]}" images push --plain-http -u "$USER_NAME:$PASSWORD" "$R/ct/new:1" "$R/open/image:three"
  pushed ct/new 1
}
# With its own flags ctr speaks no TLS on loopback.
containerd_certificate() {
  mkdir -p "$WORK/hosts/$S"
  cat >"$WORK/hosts/$S/hosts.toml" <<CONF
server = "https://$S"
[host."https://$S"]
  capabilities = ["pull", "resolve", "push"]
  ca = "$WORK/ca.pem"
  client = [["$WORK/client.pem", "$WORK/client.key"]]
CONF
  "${CT[@]}" images push --hosts-dir "$WORK/hosts" "$S/ct/mtls:1" "$R/open/image:three"
  pushed_by_certificate ct/mtls 1
}

# --- docker ------------------------------------------------------------------------------------------------------------
# A daemon of our own. What is on 127.0.0.0/8 it takes without TLS, and never shows a certificate to. Its certificates, and a
# key that it makes for itself, lie in a place that cannot be chosen, so in namespaces of our own that place is empty.
DK=(bounded /usr/bin/docker --host "unix://$WORK/docker.sock")
docker_anonymous_pull() {
  if [ -n "${OWN_NAMESPACES:-}" ]; then mkdir -p /etc/docker && mount -t tmpfs none /etc/docker; fi
  dockerd --host "unix://$WORK/docker.sock" --data-root "$WORK/docker" --exec-root "$WORK/docker-exec" \
    --pidfile "$WORK/dockerd.pid" --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs \
    >"$WORK/dockerd.log" 2>&1 &
  for _ in $(seq 150); do
    LIMIT=5 "${DK[@]}" version && break
    sleep 0.2
  done
  LIMIT=10 "${DK[@]}" version || { tail -n 20 "$WORK/dockerd.log" && skip 'no docker daemon runs on this machine'; }
  docker_config none
  "${DK[@]}" --config "$WORK/config-none" pull "$R/open/image:three"
}
docker_anonymous_push() {
  "${DK[@]}" tag "$R/open/image:three" "$R/dk/none:1"
  refused dk/none "${DK[@]}" --config "$WORK/config-none" push "$R/dk/none:1"
}
docker_login() {
  docker_config in
  "${DK[@]}" --config "$WORK/config-in" login -u "$USER_NAME" -p "$PASSWORD" "$R"
}
docker_wrong_password() {
  docker_config wrong
  ! "${DK[@]}" --config "$WORK/config-wrong" login -u "$USER_NAME" -p wrong "$R"
}
docker_pull() { "${DK[@]}" --config "$WORK/config-in" pull "$R/open/image:three"; }
docker_push() {
  "${DK[@]}" tag "$R/open/image:three" "$R/dk/new:1"
  "${DK[@]}" --config "$WORK/config-in" push "$R/dk/new:1"
  pushed dk/new 1
}
docker_certificate() {
  [ -n "${OWN_NAMESPACES:-}" ] || skip 'this machine gives no namespaces'
  mkdir -p /etc/docker/certs.d
  cp -r "$(certs)" "/etc/docker/certs.d/$S"
  "${DK[@]}" tag "$R/open/image:three" "$S/dk/mtls:1"
  "${DK[@]}" --config "$WORK/config-none" push "$S/dk/mtls:1"
  pushed_by_certificate dk/mtls 1
}

# --- crane -------------------------------------------------------------------------------------------------------------
cr() { DOCKER_CONFIG=$WORK/config-$1 bounded crane --insecure "${@:2}"; }
crane_anonymous_pull() { docker_config cr-none && cr cr-none pull --format oci "$R/open/image:three" "$WORK/cr1"; }
crane_anonymous_push() { refused cr/none cr cr-none push "$FIXTURES/umoci" "$R/cr/none:1"; }
crane_login() { docker_config cr-in && cr cr-in auth login -u "$USER_NAME" -p "$PASSWORD" "$R"; }
crane_wrong_password() {
  docker_config cr-wrong "$(auths wrong)"
  refused cr/wrong cr cr-wrong push "$FIXTURES/umoci" "$R/cr/wrong:1"
}
crane_pull() { cr cr-in pull --format oci "$R/open/image:three" "$WORK/cr2"; }
crane_push() { cr cr-in push "$FIXTURES/umoci" "$R/cr/new:1" && pushed cr/new 1; }

# --- oras --------------------------------------------------------------------------------------------------------------
oras_anonymous_pull() { bounded oras copy --from-plain-http --to-oci-layout "$R/open/image:three" "$WORK/or1:x"; }
oras_anonymous_push() { refused or/none oras_copies or/none "$WORK/or-none.json"; }
oras_copies() {
  bounded oras copy --from-oci-layout --to-plain-http --to-registry-config "$2" "$FIXTURES/umoci:three" "$R/$1:1"
}
oras_login() { bounded oras login --plain-http --registry-config "$WORK/or.json" -u "$USER_NAME" -p "$PASSWORD" "$R"; }
# oras and helm believe any password for which the version check is not refused; a push shows what it is worth.
oras_wrong_password() {
  auths wrong >"$WORK/or-wrong.json"
  refused or/wrong oras_copies or/wrong "$WORK/or-wrong.json"
}
oras_pull() {
  bounded oras copy --from-plain-http --from-registry-config "$WORK/or.json" --to-oci-layout "$R/open/image:three" "$WORK/or2:x"
}
oras_push() { oras_copies or/new "$WORK/or.json" && pushed or/new 1; }
oras_certificate() {
  bounded oras copy --from-oci-layout --to-ca-file "$WORK/ca.pem" --to-cert-file "$WORK/client.pem" \
    --to-key-file "$WORK/client.key" "$FIXTURES/umoci:three" "$S/or/mtls:1"
  pushed_by_certificate or/mtls 1
}

# --- regctl ------------------------------------------------------------------------------------------------------------
rc() { REGCTL_CONFIG=$WORK/$1.json DOCKER_CONFIG=$WORK/config-none bounded regctl "${@:2}"; }
regctl_anonymous_pull() {
  docker_config none
  rc rc-none registry set --tls disabled "$R"
  rc rc-none image copy "$R/open/image:three" "ocidir://$WORK/rc1:x"
}
regctl_anonymous_push() { refused rc/none rc rc-none image copy "ocidir://$FIXTURES/umoci:three" "$R/rc/none:1"; }
regctl_login() {
  rc rc-in registry set --tls disabled "$R"
  rc rc-in registry login -u "$USER_NAME" -p "$PASSWORD" "$R"
}
regctl_wrong_password() {
  rc rc-wrong registry set --tls disabled "$R"
  rc rc-wrong registry login --skip-check -u "$USER_NAME" -p wrong "$R"
  refused rc/wrong rc rc-wrong image copy "ocidir://$FIXTURES/umoci:three" "$R/rc/wrong:1"
}
regctl_pull() { rc rc-in image copy "$R/open/image:three" "ocidir://$WORK/rc2:x"; }
regctl_push() { rc rc-in image copy "ocidir://$FIXTURES/umoci:three" "$R/rc/new:1" && pushed rc/new 1; }
regctl_certificate() {
  rc rc-mtls registry set --cacert "$(cat "$WORK/ca.pem")" --client-cert "$(cat "$WORK/client.pem")" \
    --client-key "$(cat "$WORK/client.key")" "$S"
  rc rc-mtls image copy "ocidir://$FIXTURES/umoci:three" "$S/rc/mtls:1"
  pushed_by_certificate rc/mtls 1
}

# --- helm --------------------------------------------------------------------------------------------------------------
hm() { HELM_REGISTRY_CONFIG=$WORK/$1.json DOCKER_CONFIG=$WORK/config-none bounded helm "${@:2}"; }
helm_anonymous_pull() {
  docker_config none
  hm hm-none package --destination "$WORK" "$FIXTURES/chart"
  hm hm-seed registry login --plain-http -u "$USER_NAME" -p "$PASSWORD" "$R"
  hm hm-seed push --plain-http "$WORK/greeting-0.1.0.tgz" "oci://$R/open"
  mkdir -p "$WORK/hm1" && hm hm-none pull --plain-http --destination "$WORK/hm1" --version 0.1.0 "oci://$R/open/greeting"
}
helm_anonymous_push() { refused hm/none/greeting hm hm-none push --plain-http "$WORK/greeting-0.1.0.tgz" "oci://$R/hm/none"; }
helm_login() { hm hm-in registry login --plain-http -u "$USER_NAME" -p "$PASSWORD" "$R"; }
helm_wrong_password() {
  auths wrong >"$WORK/hm-wrong.json"
  refused hm/wrong/greeting hm hm-wrong push --plain-http "$WORK/greeting-0.1.0.tgz" "oci://$R/hm/wrong"
}
helm_pull() { mkdir -p "$WORK/hm2" && hm hm-in pull --plain-http --destination "$WORK/hm2" --version 0.1.0 "oci://$R/open/greeting"; }
helm_push() { hm hm-in push --plain-http "$WORK/greeting-0.1.0.tgz" "oci://$R/hm/new" && pushed hm/new/greeting 0.1.0; }
helm_certificate() {
  hm hm-none push --ca-file "$WORK/ca.pem" --cert-file "$WORK/client.pem" --key-file "$WORK/client.key" \
    "$WORK/greeting-0.1.0.tgz" "oci://$S/hm/mtls"
  pushed_by_certificate hm/mtls/greeting 0.1.0
}
