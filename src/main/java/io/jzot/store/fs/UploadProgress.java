package io.jzot.store.fs;

import java.nio.ByteBuffer;

/** How far an upload session came. Used by one thread at a time. */
final class UploadProgress {
  private final UploadRecord record;
  private final RunningHash hash;
  private long tail;
  private long acknowledged;

  private UploadProgress(UploadRecord record, RunningHash hash, long tail, long acknowledged) {
    this.record = record;
    this.hash = hash;
    this.tail = tail;
    this.acknowledged = acknowledged;
  }

  static UploadProgress ofNothing(UploadRecord record) {
    return new UploadProgress(record, RunningHash.ofNothing(record.algorithm()), 0, 0);
  }

  /** A session of an earlier life: its bytes have to be read once, at its end. */
  static UploadProgress resumed(UploadRecord record, long size) {
    RunningHash hash =
        size == 0
            ? RunningHash.ofNothing(record.algorithm())
            : RunningHash.lost(record.algorithm());
    return new UploadProgress(record, hash, size, Math.min(size, record.acknowledged()));
  }

  String owner() {
    return record.owner();
  }

  /** What its record says once all up to the tail is acknowledged. */
  UploadRecord atTail() {
    return new UploadRecord(tail, record.owner(), record.algorithm(), record.started());
  }

  RunningHash hash() {
    return hash;
  }

  long tail() {
    return tail;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Goes on at the tail or at the acknowledged offset. */
  void continueAt(long offset) {
    if (offset != tail) {
      hash.rewind();
      tail = offset;
    }
  }

  void wrote(ByteBuffer bytes) {
    tail += bytes.remaining();
    hash.update(bytes);
  }

  void acknowledge() {
    acknowledged = tail;
    hash.acknowledge();
  }

  /** A write failed: nobody knows how much of it arrived until somebody looks. */
  void lost(long size) {
    tail = size;
    acknowledged = Math.min(acknowledged, size);
    hash.lose();
  }
}
