package io.jzot.ext.metrics;

import io.jzot.store.RepositoryCensus;

/**
 * A census of all stores, summed up.
 *
 * @param countedAt seconds since the epoch
 */
record Totals(
    long repositories,
    long blobs,
    long bytes,
    double stored,
    long uploads,
    long trash,
    long stirred,
    double countedAt) {
  static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

  Totals plus(RepositoryCensus found) {
    return new Totals(
        repositories + 1,
        blobs + found.blobs(),
        bytes + found.bytes(),
        stored + found.stored(),
        uploads + found.uploads(),
        trash + found.trash(),
        stirred + (found.stirred() ? 1 : 0),
        countedAt);
  }

  Totals at(double seconds) {
    return new Totals(repositories, blobs, bytes, stored, uploads, trash, stirred, seconds);
  }

  double saved() {
    return bytes - stored;
  }

  /** 1 when nothing is shared. */
  double ratio() {
    return stored == 0 ? 1 : bytes / stored;
  }
}
