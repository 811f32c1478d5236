package io.jzot.api.access;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The matrix of a server where something is open to everybody. */
@QuarkusTest
@TestProfile(AccessServer.Mixed.class)
class MixedMatrixTest extends RouteMatrix {
  MixedMatrixTest() {
    super(true);
  }
}
