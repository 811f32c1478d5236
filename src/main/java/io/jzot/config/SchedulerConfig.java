package io.jzot.config;

/** The pool that does the background work. */
@Doc("The pool that does the background work.")
public record SchedulerConfig(@Doc("Its size; `0` or less is four per processor.") int numWorkers) {

  /** The size of the pool on a machine with that many processors. */
  public int workers(int processors) {
    return numWorkers > 0 ? numWorkers : 4 * processors;
  }
}
