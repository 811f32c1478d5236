package io.jzot.ext.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.Realm;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ObservedRealmTest {

  /** A default method that is not passed on would silently answer for the realm. */
  @Test
  void passesEverythingOn() {
    for (Method method : Realm.class.getDeclaredMethods()) {
      assertThat(Arrays.stream(ObservedRealm.class.getDeclaredMethods()))
          .anyMatch(
              own ->
                  own.getName().equals(method.getName())
                      && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
  }
}
