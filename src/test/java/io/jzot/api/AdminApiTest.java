package io.jzot.api;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upkeep on demand, and who may demand it. */
@QuarkusTest
class AdminApiTest {
  @ParameterizedTest
  @ValueSource(strings = {"scrub", "dedupe", "gc"})
  void runsAndReports(String work) {
    when().post("/v2/_jzot/" + work).then().statusCode(202);
    await().until(() -> !when().get("/v2/_jzot/" + work).jsonPath().getBoolean("running"));
    when().get("/v2/_jzot/" + work).then().statusCode(200).body("report", notNullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For,127.0.0.1",
    "Forwarded,for=127.0.0.1",
    "Origin,http://localhost",
    "Via,1.1 proxy"
  })
  void whatComesFromElsewhereIsRefused(String header, String value) {
    given()
        .header(header, value)
        .when()
        .post("/v2/_jzot/scrub")
        .then()
        .statusCode(403)
        .body("errors[0].code", equalTo("DENIED"));
  }
}
