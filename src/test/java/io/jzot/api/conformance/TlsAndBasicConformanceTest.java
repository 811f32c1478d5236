package io.jzot.api.conformance;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Nested;

/** All of it under TLS, logged in by a password. */
@QuarkusTest
@TestProfile(GuardedServer.Tls.class)
class TlsAndBasicConformanceTest {
  @Nested
  class Transport extends TransportConformanceTest {}

  @Nested
  class BlobPush extends BlobPushConformanceTest {}

  @Nested
  class Pull extends PullConformanceTest {}

  @Nested
  class ManifestPush extends ManifestPushConformanceTest {}

  @Nested
  class ContentManagement extends ContentManagementConformanceTest {}

  @Nested
  class Discovery extends DiscoveryConformanceTest {}
}
