# shellcheck shell=bash
# Helm itself lists, copies and deletes nothing in a registry.
helm() { bounded helm "$@"; }

helm_push() {
  helm package --destination "$WORK/helm" "$FIXTURES/chart"
  helm push --plain-http "$WORK/helm/greeting-0.1.0.tgz" "oci://$R/$RUN/helm"
  whole "$RUN/helm/greeting" "$(digest_of "$RUN/helm/greeting" 0.1.0)"
}

helm_pull() {
  mkdir -p "$WORK/helm-back"
  helm pull --plain-http --version 0.1.0 --destination "$WORK/helm-back" "oci://$R/$RUN/helm/greeting"
  cmp "$WORK/helm-back/greeting-0.1.0.tgz" "$WORK/helm/greeting-0.1.0.tgz"
}

# Without a version Helm reads the tag list.
helm_show() {
  helm show chart --plain-http "oci://$R/$RUN/helm/greeting" | lists 'description: Says hello'
  helm show values --plain-http --version '~0.1' "oci://$R/$RUN/helm/greeting" | lists "greeting: $GREETING"
}

helm_template() {
  helm template --plain-http "oci://$R/$RUN/helm/greeting" | lists "  text: $GREETING"
}

# A plus is no character of a tag; Helm writes an underscore.
helm_build_version() {
  helm package --version 0.2.0+build.5 --destination "$WORK/helm" "$FIXTURES/chart"
  helm push --plain-http "$WORK/helm/greeting-0.2.0+build.5.tgz" "oci://$R/$RUN/helm"
  helm show chart --plain-http --version 0.2.0+build.5 "oci://$R/$RUN/helm/greeting" | lists 'version: 0.2.0+build.5'
  api "$RUN/helm/greeting/tags/list" | jq -r '.tags[]' | lists 0.2.0_build.5
}
