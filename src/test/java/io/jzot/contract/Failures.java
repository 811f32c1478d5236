package io.jzot.contract;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is refused, and how. */
public final class Failures {
  private Failures() {}

  public static AbstractThrowableAssert<?, ?> assertRefused(ErrorCode code, ThrowingCallable call) {
    AbstractThrowableAssert<?, ?> failure = Assertions.assertThatThrownBy(call);
    failure
        .asInstanceOf(InstanceOfAssertFactories.type(OciException.class))
        .extracting(OciException::code)
        .isEqualTo(code);
    return failure;
  }
}
