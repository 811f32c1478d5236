package io.jzot.api.access;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The matrix of a server where everybody has to log in. */
@QuarkusTest
@TestProfile(AccessServer.Closed.class)
class ClosedMatrixTest extends RouteMatrix {
  ClosedMatrixTest() {
    super(false);
  }
}
