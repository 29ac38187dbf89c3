package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.TestServer;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.sample.SampleIssuer;
import org.comfrey.kernel.sample.SampleRuntime;
import org.comfrey.kernel.sample.SampleRuntime.Answer;
import org.comfrey.kernel.sample.StockEndpoint;
import org.comfrey.kernel.time.MovableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A command is carried out once, however often it is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final PersonId ANNA = new PersonId(new UUID(1, 1));
  private static final PersonId BEN = new PersonId(new UUID(2, 2));
  private static final String BODY =
      """
      {"thing":"01890a5d-ac96-774b-bcce-b302099a8057","count":%d,"note":"%s","lines":[]}
      """;

  private final SampleIssuer issuer = new SampleIssuer();
  private final MovableClock clock = MovableClock.at(NOW);
  private Databases databases;
  private ModuleRuntime runtime;
  private StockEndpoint stock;

  @BeforeAll
  void start(@TempDir Path data) {
    databases = TestServer.databases("shop", "warehouse");
    runtime =
        ModuleRuntime.of(
                SampleRuntime.TABLE,
                SampleRuntime.options(data).withProperty("comfrey.rates.factor", "0"))
            .giving(Clock.class, clock)
            .giving(Databases.class, databases)
            .giving(com.nimbusds.jose.jwk.source.JWKSource.class, issuer.keys())
            .start();
    stock = runtime.bean(StockEndpoint.class);
  }

  @AfterAll
  void stop() {
    runtime.close();
    databases.close();
  }

  @BeforeEach
  void reset() {
    stock.reservations.set(0);
    clock.moveTo(NOW);
    databases.module("shop").sql().sql("delete from idempotency").update();
  }

  private Answer buy(PersonId person, String key, int count, String note) {
    return SampleRuntime.send(
        runtime.port(),
        "POST",
        "/v1/purchases",
        BODY.formatted(count, note),
        "Authorization",
        "Bearer " + issuer.token(person, clock.instant(), "member"),
        "Idempotency-Key",
        key);
  }

  private int rows() {
    return databases
        .module("shop")
        .sql()
        .sql("select count(*) from idempotency")
        .query(Integer.class)
        .single();
  }

  @Test
  void aRequestWithoutAKeyOrWithAnUnfitOneIsRefusedAndNotCarriedOut() {
    Answer none =
        SampleRuntime.send(
            runtime.port(),
            "POST",
            "/v1/purchases",
            BODY.formatted(1, "n"),
            "Authorization",
            "Bearer " + issuer.token(ANNA, NOW, "member"));
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.code()).isEqualTo("idempotency-key-required");
    for (String unfit : List.of("a b", "x".repeat(201))) {
      assertThat(buy(ANNA, unfit, 1, "n").status()).isEqualTo(400);
    }
    assertThat(stock.reservations).hasValue(0);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    assertThat(buy(ANNA, "k", 1, "n").status()).isEqualTo(201);
    Answer other = buy(ANNA, "k", 2, "n");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
    assertThat(stock.reservations).hasValue(1);
  }

  @Test
  void aRepetitionIsGivenTheFirstAnswer() {
    Answer first = buy(ANNA, "k", 3, "n");
    Answer again = buy(ANNA, "k", 3, "n");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(stock.reservations).hasValue(1);
  }

  @Test
  void aKeyBelongsToItsPerson() {
    buy(ANNA, "k", 1, "a");
    Answer ben = buy(BEN, "k", 1, "b");
    assertThat(ben.status()).isEqualTo(201);
    assertThat(ben.json().path("buyer").asString()).isEqualTo(BEN.toString());
    assertThat(stock.reservations).hasValue(2);
  }

  @Test
  void aRefusalOfTheCommandIsKeptAndAMistakeInTheRequestIsNot() {
    assertThat(buy(ANNA, "refused", 11, "n").status()).isEqualTo(409);
    Answer again = buy(ANNA, "refused", 11, "n");
    assertThat(again.code()).isEqualTo("out-of-stock");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(buy(ANNA, "mistake", 1, "\\u0000").status()).isEqualTo(400);
    assertThat(buy(ANNA, "mistake", 1, "fine").status()).isEqualTo(201);
  }

  @Test
  void aFailureOnOurSideLetsTheSameKeyTryAgain() {
    assertThat(buy(ANNA, "k", -1, "n").status()).isEqualTo(500);
    assertThat(rows()).isZero();
    assertThat(buy(ANNA, "k", -1, "n").status()).isEqualTo(500);
  }

  @Test
  void ofManyAtOnceOneIsCarriedOut() throws Exception {
    List<Callable<Answer>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(() -> buy(ANNA, "k", 1, "n"));
    }
    int answered = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var future : threads.invokeAll(many)) {
        Answer answer = future.get();
        assertThat(answer.status()).as(answer.toString()).isIn(201, 409);
        if (answer.status() == 409) {
          assertThat(answer.code()).isEqualTo("request-in-flight");
          assertThat(answer.header("Retry-After")).isEqualTo("1");
        } else {
          answered++;
        }
      }
    }
    assertThat(answered).isPositive();
    assertThat(stock.reservations).hasValue(1);
  }

  @Test
  void aRequestWhoseProcessDiedIsTakenOverWhenItsLeaseHasPassed() {
    buy(ANNA, "k", 1, "n");
    // As the row stands when the process dies between the claim and the answer.
    databases.module("shop").sql().sql("update idempotency set answer = null").update();
    assertThat(buy(ANNA, "k", 1, "n").code()).isEqualTo("request-in-flight");
    clock.advance(Limits.IDEMPOTENCY_LEASE_TIME);
    assertThat(buy(ANNA, "k", 2, "n").status()).as("another body").isEqualTo(422);
    assertThat(buy(ANNA, "k", 1, "n").status()).isEqualTo(201);
    assertThat(stock.reservations).hasValue(2);
    assertThat(buy(ANNA, "k", 1, "n").header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void answersAreForgottenAfterADay() {
    buy(ANNA, "k", 1, "n");
    clock.advance(Limits.IDEMPOTENCY_KEPT_TIME.plus(Duration.ofSeconds(1)));
    assertThat(buy(ANNA, "k", 2, "n").status()).isEqualTo(201);
    buy(ANNA, "old", 1, "n");
    clock.advance(Limits.IDEMPOTENCY_KEPT_TIME.plus(Duration.ofSeconds(1)));
    for (int i = 0; i < 64; i++) {
      buy(ANNA, "new " + i + "x".replace(" ", ""), 1, "n");
      buy(ANNA, "new" + i, 1, "n");
    }
    assertThat(rows()).isLessThanOrEqualTo(64);
  }

  @Test
  void neitherTheKeyNorTheAnswerCanBeReadInTheDatabase() {
    buy(ANNA, "very-secret-key", 1, "very private note");
    String all =
        databases
            .module("shop")
            .sql()
            .sql("select encode(scope || fingerprint || answer, 'escape') from idempotency")
            .query(String.class)
            .single();
    assertThat(all.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(100);
    assertThat(all).doesNotContain("very-secret-key", "private", ANNA.toString());
  }
}
