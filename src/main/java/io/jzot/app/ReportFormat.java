package io.jzot.app;

/** How a command shows its report: for people, or for programs. */
enum ReportFormat {
  TABLE,
  JSON
}
