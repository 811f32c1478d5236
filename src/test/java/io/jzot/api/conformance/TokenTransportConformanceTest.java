package io.jzot.api.conformance;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same with tokens of our own, each for the scope that the challenge names. */
@QuarkusTest
@TestProfile(GuardedServer.Tokens.class)
class TokenTransportConformanceTest extends TransportConformanceTest {}
