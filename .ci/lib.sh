# Helpers of the scripts in this folder; sourced, never run.
# shellcheck shell=bash disable=SC2034

TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/jzot-ci/bin
PATH=$TOOLS:$PATH:/usr/sbin:/sbin
GREETING='hello from layer two'

# --- the machine -----------------------------------------------------------------------------------------------------

# A program, not a function of that name.
has() { [ -n "$(type -P "$1")" ]; }

# Runs a program for at most LIMIT seconds, and says so in the log.
bounded() {
  echo "+ $*" >&2
  timeout -k 5 "${LIMIT:-120}" "$@"
}

# Every client keeps what it remembers (caches, credentials, trust, images) below this folder.
isolate() {
  local home=$1/home registry=$2
  mkdir -p "$home/.config/containers" "$home/run" "$1/tmp"
  unset DOCKER_CONFIG REGISTRY_AUTH_FILE CONTAINERS_REGISTRIES_CONF http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
  export HOME=$home TMPDIR=$1/tmp NO_PROXY=127.0.0.1,localhost
  export XDG_CONFIG_HOME=$home/.config XDG_CACHE_HOME=$home/.cache XDG_DATA_HOME=$home/.local/share
  export XDG_STATE_HOME=$home/.local/state XDG_RUNTIME_DIR=$home/run
  chmod 700 "$XDG_RUNTIME_DIR"
  printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' "$registry" >"$home/.config/containers/registries.conf"
  printf '{"default": [{"type": "insecureAcceptAnything"}]}\n' >"$home/.config/containers/policy.json"
}

# podman and buildah keep their images in this folder, with the settings that also work inside a plain container.
use_containers_storage() {
  mkdir -p "$1"
  printf '[storage]\ndriver = "vfs"\ngraphroot = "%s"\nrunroot = "%s"\n' "$1/graph" "$1/run" >"$1/storage.conf"
  cat >"$1/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
lock_type = "file"
tmp_dir = "$1/libpod"
CONF
  export CONTAINERS_STORAGE_CONF=$1/storage.conf CONTAINERS_CONF=$1/containers.conf
}

# --- checks ----------------------------------------------------------------------------------------------------------
# A check is a function; it runs in a shell of its own with -e, and its output is shown when it fails.

PASSED=0 FAILED=0 SKIPPED=0
SKIP_STATUS=77

# checks CLIENT 'TOOL...' CHECK...: runs the functions CLIENT_CHECK in turn, if the tools are there.
checks() {
  local client=$1 tools=$2 tool check missing=''
  shift 2
  [ -z "${CLIENTS:-}" ] || [[ " $CLIENTS " == *" $client "* ]] || return 0
  for tool in $tools; do has "$tool" || missing+=" $tool"; done
  for check; do
    if [ -n "$missing" ]; then
      skipped "$client $check" "not installed:$missing"
    else
      check "$client" "$check"
    fi
  done
}

check() {
  local client=$1 name="$1 $2" log=$WORK/logs/$1-$2 status=0 start=$EPOCHREALTIME
  mkdir -p "$WORK/logs"
  # Not "|| status=$?": inside a list bash ignores -e.
  set +e
  (
    set -eE
    trap '[[ ${FUNCNAME[0]:-} != "${client}_"* ]] || echo "failed: $BASH_COMMAND" >&2' ERR
    "${client}_$2"
  ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  case $status in
    0) PASSED=$((PASSED + 1)) && printf 'ok    %-24s %5.1f s\n' "$name" "$(seconds_since "$start")" ;;
    "$SKIP_STATUS") skipped "$name" "$(cat "$WORK/reason")" ;;
    *)
      FAILED=$((FAILED + 1))
      printf 'FAIL  %-24s exit %s%s\n' "$name" "$status" "$([ "$status" != 124 ] || echo ' (out of time)')"
      tail -n "${LOG_LINES:-60}" "$log" | cut -c1-600 | sed 's/^/      | /'
      ;;
  esac
}

skipped() {
  SKIPPED=$((SKIPPED + 1))
  printf 'SKIP  %-24s %s\n' "$1" "$2"
}

# For checks: gives up with a reason.
fail() {
  echo "$*" >&2
  exit 1
}
skip() {
  echo "$*" >"$WORK/reason"
  exit "$SKIP_STATUS"
}
same() { [ "$1" = "$2" ] || fail "${3:-values} differ: '$1' and '$2'"; }
# One line of the input is exactly this. All of it is read, or the writer would die of a broken pipe.
lists() {
  local lines
  lines=$(cat)
  grep -qxF -- "$1" <<<"$lines" || fail "not listed: $1, but: $lines"
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }'; }

summary() {
  echo "clients: $PASSED passed, $FAILED failed, $SKIPPED skipped"
  [ "$FAILED" = 0 ]
}

# --- the registry, asked with curl: what the clients claim is checked without them --------------------------------------

MANIFESTS=(
  -H 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'
  -H 'Accept: application/vnd.docker.distribution.manifest.list.v2+json'
  -H 'Accept: application/vnd.docker.distribution.manifest.v2+json'
)

web() { timeout -k 5 30 curl -sS "$@"; }

# api PATH [CURL ARGUMENT...]: the body; fails unless the answer is 2xx.
api() {
  echo "+ api $*" >&2
  web --fail-with-body "${MANIFESTS[@]}" "${@:2}" "http://$R/v2/$1"
}

status() { web -o /dev/null -w '%{http_code}' "${MANIFESTS[@]}" "http://$R/v2/$1"; }

sha256() { sha256sum | sed 's/^\([0-9a-f]*\).*/sha256:\1/'; }

# The digest of the manifest that a tag names, computed from the bytes.
digest_of() { api "$1/manifests/$2" | sha256; }

content_type() { api "$1/manifests/$2" -o /dev/null -w '%{content_type}'; }

# The artifact types of everything that refers to a digest, by the referrers API.
referrer_types() { api "$1/referrers/$2" | jq -r '.manifests[].artifactType' | sort -u; }

gone() { same "$(status "$1/manifests/$2")" 404 "status of $1:$2"; }

# Everything below a manifest is served with the bytes that its digest promises.
whole() {
  local repository=$1 digest=$2 document child
  document=$WORK/tmp/whole-${digest#*:}
  api "$repository/manifests/$digest" -o "$document"
  same "$(sha256 <"$document")" "$digest" "manifest in $repository"
  for child in $(children "$document"); do whole "$repository" "$child"; done
  for child in $(blobs "$document"); do
    same "$(api "$repository/blobs/$child" | sha256)" "$child" "blob in $repository"
  done
}

children() { jq -r '.manifests[]?.digest' "$1"; }
blobs() { jq -r '[.config, .layers[]?][] | values | .digest' "$1" | sort -u; }

# A POST that mounted a blob into this repository stands in the access log, answered 201.
mounted() {
  local seen=$WORK/tmp/requests
  for _ in $(seq 50); do
    requests "$1" >"$seen"
    grep -E '^POST [^ ]*/blobs/uploads/[?]([^ ]*&)?mount=[^ ]* 201$' "$seen" && return
    sleep 0.1
  done
  head -n 30 "$seen"
  fail "no mount into $1 in the access log"
}

# What the access log says about a repository, as METHOD PATH STATUS; other lines, and half written ones, are passed over.
requests() {
  jq -rR --arg below "/v2/$1/" 'fromjson? | objects | select((.path // "") | startswith($below))
    | "\(.method) \(.path) \(.statusCode)"' "$ACCESS_LOG"
}

needs_access_log() { [ -n "$ACCESS_LOG" ] || skip 'no access log given'; }
needs_root() { [ -n "$ROOT" ] || skip "the server's root folder was not given"; }

# --- OCI layouts on disk -----------------------------------------------------------------------------------------------

layout_digest() {
  jq -re --arg tag "$2" '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $tag).digest' \
    "$1/index.json"
}

# Everything below a manifest lies in the layout with the bytes that its digest promises.
layout_whole() {
  local layout=$1 digest=$2 child
  same "$(sha256 <"$layout/blobs/${digest/://}")" "$digest" "file in $layout"
  for child in $(children "$layout/blobs/${digest/://}"); do layout_whole "$layout" "$child"; done
  for child in $(blobs "$layout/blobs/${digest/://}"); do
    same "$(sha256 <"$layout/blobs/${child/://}")" "$child" "file in $layout"
  done
}

# A layout holds, under this tag, exactly the manifest with this digest, whole.
layout_holds() {
  same "$(layout_digest "$1" "$2")" "$3" "manifest of $1:$2"
  layout_whole "$1" "$3"
}

# The registry holds, under this tag, exactly the manifest with this digest, whole.
holds() {
  same "$(digest_of "$1" "$2")" "$3" "manifest of $1:$2"
  whole "$1" "$3"
}

# --- the fixtures, as the registry must give them back -----------------------------------------------------------------

image_digest() { layout_digest "$FIXTURES/umoci" three; }
image_id() { jq -r '.config.digest | ltrimstr("sha256:")' "$FIXTURES/umoci/blobs/$(image_digest | tr : /)"; }
index_digest() { layout_digest "$FIXTURES/buildah" multi; }
