package io.jzot.app;

import static io.jzot.log.Field.field;

import io.jzot.ext.metrics.CensusJob;
import io.jzot.job.CatalogRefreshJob;
import io.jzot.job.DedupeJob;
import io.jzot.job.GcJob;
import io.jzot.job.ScrubJob;
import io.jzot.job.StorageProbeJob;
import io.jzot.job.UserDataJob;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When background work is due. Quarkus' scheduler goes by the wall clock: when that is set back by
 * a year, nothing runs for a year. So whenever it is set back, all jobs are scheduled anew.
 */
@Singleton
public class JobSchedule {
  private static final Logger log = LoggerFactory.getLogger(JobSchedule.class);
  private static final long LOOK_MILLIS = 1000;

  private final Scheduler scheduler;
  private final Vertx vertx;
  private final List<Job> jobs;
  private final WallClockWatch clock = new WallClockWatch();
  private long timer;

  /** The jobs are made when they are first due. */
  public JobSchedule(
      Scheduler scheduler,
      Vertx vertx,
      Provider<GcJob> gc,
      Provider<DedupeJob> dedupe,
      Provider<ScrubJob> scrub,
      Provider<CatalogRefreshJob> catalog,
      Provider<StorageProbeJob> probe,
      Provider<UserDataJob> users,
      Provider<CensusJob> census) {
    this.scheduler = scheduler;
    this.vertx = vertx;
    this.jobs =
        List.of(
            job("gc", 1, 10, () -> gc.get().collect()),
            job("dedupe", Duration.ofDays(1).toSeconds(), 30, () -> dedupe.get().rebuild()),
            job("scrub", 10, 10, () -> scrub.get().scrub()),
            job("catalog", 60, 60, () -> catalog.get().refresh()),
            job("storage", 5, 0, () -> probe.get().probe()),
            job("users", 60, 60, () -> users.get().tidy()),
            job("census", 1, 0, () -> census.get().look()));
  }

  private static Job job(String name, long everySeconds, long delaySeconds, Runnable work) {
    return new Job(name, everySeconds, delaySeconds, work);
  }

  void start(@Observes StartupEvent event) {
    jobs.forEach(job -> job.schedule(scheduler));
    clock.wasSetBack(System.currentTimeMillis(), System.nanoTime());
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void look() {
    if (clock.wasSetBack(System.currentTimeMillis(), System.nanoTime())) {
      log.warn("the wall clock was set back, jobs are scheduled anew", field("jobs", jobs.size()));
      jobs.forEach(
          job -> {
            scheduler.unscheduleJob(job.name);
            job.schedule(scheduler);
          });
    }
  }

  /** Never runs twice at once, whatever becomes of its schedule. */
  private static final class Job {
    private final String name;
    private final long every;
    private final Runnable work;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long due;

    private Job(String name, long everySeconds, long delaySeconds, Runnable work) {
      this.name = name;
      this.every = everySeconds;
      this.work = work;
      this.due = System.nanoTime() + Duration.ofSeconds(delaySeconds).toNanos();
    }

    private void schedule(Scheduler scheduler) {
      long delay = Math.max(0, Duration.ofNanos(due - System.nanoTime()).toSeconds());
      Scheduler.JobDefinition<?> definition = scheduler.newJob(name).setInterval(every + "s");
      if (delay > 0) {
        definition.setDelayed(delay + "s");
      }
      definition.setTask(execution -> run()).schedule();
    }

    private void run() {
      if (running.compareAndSet(false, true)) {
        due = System.nanoTime() + Duration.ofSeconds(every).toNanos();
        try {
          work.run();
        } finally {
          running.set(false);
        }
      }
    }
  }
}
