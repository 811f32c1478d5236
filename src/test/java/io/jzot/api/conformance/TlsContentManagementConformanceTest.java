package io.jzot.api.conformance;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same under TLS, logged in by a password. */
@QuarkusTest
@TestProfile(GuardedServer.Tls.class)
class TlsContentManagementConformanceTest extends ContentManagementConformanceTest {}
