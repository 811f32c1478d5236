# shellcheck shell=bash
regctl() { bounded regctl "$@"; }

regctl_push() {
  regctl registry set --tls disabled "$R"
  regctl image copy "ocidir://$INDEX" "$R/$RUN/regctl:multi"
  holds "$RUN/regctl" multi "$(index_digest)"
}

regctl_pull() {
  regctl image copy "$R/$RUN/regctl:multi" "ocidir://$WORK/regctl:back"
  layout_holds "$WORK/regctl" back "$(index_digest)"
}

regctl_list() {
  regctl tag ls "$R/$RUN/regctl" | lists multi
  regctl repo ls --limit 10000 "$R" | lists "$RUN/regctl"
}

regctl_artifact() {
  regctl artifact put --artifact-type application/vnd.cyclonedx+json --subject "$R/$RUN/regctl:multi" \
    --file "$FIXTURES/artifact/sbom.json"
  same "$(referrer_types "$RUN/regctl" "$(index_digest)")" application/vnd.cyclonedx+json
  regctl artifact get --subject "$R/$RUN/regctl:multi" --filter-artifact-type application/vnd.cyclonedx+json |
    cmp - "$FIXTURES/artifact/sbom.json"
}

regctl_copy() {
  regctl image copy --referrers "$R/$RUN/regctl:multi" "$R/$RUN/regctl-copy:multi"
  holds "$RUN/regctl-copy" multi "$(index_digest)"
  same "$(referrer_types "$RUN/regctl-copy" "$(index_digest)")" application/vnd.cyclonedx+json
}

regctl_mount() {
  needs_access_log
  mounted "$RUN/regctl-copy"
}

# Only the tag goes, the manifest stays.
regctl_delete_tag() {
  regctl tag delete "$R/$RUN/regctl:multi"
  gone "$RUN/regctl" multi
  whole "$RUN/regctl" "$(index_digest)"
}

regctl_delete() {
  regctl manifest delete "$R/$RUN/regctl@$(index_digest)"
  gone "$RUN/regctl" "$(index_digest)"
  holds "$RUN/regctl-copy" multi "$(index_digest)"
}
