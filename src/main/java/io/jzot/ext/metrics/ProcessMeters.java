package io.jzot.ext.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jzot.config.BuildInformation;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Of the process, under the names that Prometheus' own libraries use. */
final class ProcessMeters implements MeterBinder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final double KIB = 1024;

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("zot.info", () -> 1)
        .description("What this server is")
        .tag("commit", BuildInformation.commit())
        .tag("binaryType", BuildInformation.BINARY_TYPE)
        .tag("goVersion", "java" + Runtime.version().feature())
        .tag("version", BuildInformation.version())
        .register(meters);
    new UptimeMetrics().bindTo(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      bind(unix, meters);
    }
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", STATUS, ProcessMeters::resident)
          .description("Memory that the process has right now")
          .baseUnit("bytes")
          .register(meters);
    }
  }

  private static void bind(UnixOperatingSystemMXBean unix, MeterRegistry meters) {
    FunctionCounter.builder("process.cpu", unix, ProcessMeters::cpuSeconds)
        .description("Time that the processors worked for this process")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("process.open.fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
        .description("Files and connections that are open")
        .register(meters);
    Gauge.builder("process.max.fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
        .description("How many may be open")
        .register(meters);
  }

  private static double cpuSeconds(UnixOperatingSystemMXBean unix) {
    return (double) unix.getProcessCpuTime() / TimeUnit.SECONDS.toNanos(1);
  }

  private static double resident(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToDouble(kib -> Double.parseDouble(kib) * KIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
