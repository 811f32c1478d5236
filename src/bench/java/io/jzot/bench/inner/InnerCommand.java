package io.jzot.bench.inner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the JMH benchmarks. */
@Command(name = "inner", description = "The inner pieces by themselves, with JMH.")
public final class InnerCommand implements Callable<Integer> {
  @Option(names = "--only", description = "A regular expression on their names.")
  private String only = ".*";

  @Override
  public Integer call() throws Exception {
    Path results = Files.createDirectories(Path.of("target/bench")).resolve("inner.json");
    new Runner(
            new OptionsBuilder()
                .include(only)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .resultFormat(ResultFormatType.JSON)
                .result(results.toString())
                .build())
        .run();
    return CommandLine.ExitCode.OK;
  }
}
