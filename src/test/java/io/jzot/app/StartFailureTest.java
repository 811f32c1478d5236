package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.QuarkusBindException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

  @Test
  void aPortInUseIsOneLine() {
    var failure =
        new RuntimeException(
            "Failed to start quarkus",
            new QuarkusBindException("127.0.0.1", 5000, new BindException("in use")));
    assertThat(printed(failure))
        .isEqualTo("jzot: cannot listen on 127.0.0.1:5000: the port is in use");
  }

  @Test
  void anExpectedFailureIsOneLine() {
    var cause =
        new UncheckedIOException(
            "the log file /l cannot be written", new AccessDeniedException("/l"));
    assertThat(printed(new RuntimeException("Failed to start quarkus", cause)))
        .isEqualTo("jzot: the log file /l cannot be written: AccessDeniedException: /l");
    assertThat(printed(new IllegalStateException("the store is in use by process 7")))
        .isEqualTo("jzot: the store is in use by process 7");
  }

  @Test
  void aBugShowsWhereItIs() {
    assertThat(
            printed(new RuntimeException("Failed to start quarkus", new ClassCastException("x"))))
        .startsWith("jzot: x")
        .contains("ClassCastException: x")
        .contains("\tat ");
  }

  private static String printed(Throwable failure) {
    var text = new StringWriter();
    StartFailure.print(failure, new PrintWriter(text, true));
    return text.toString().strip();
  }
}
