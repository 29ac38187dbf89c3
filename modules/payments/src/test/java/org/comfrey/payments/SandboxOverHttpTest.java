package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PaymentsApi;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.testkit.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The module as it is put together, with the sandbox's form, pages and webhooks over HTTP. */
class SandboxOverHttpTest {
  @TempDir static Path folder;
  private static final MovableClock CLOCK = MovableClock.at("2026-11-22T09:00:00Z");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ModuleRuntime runtime;

  /** Stands for module identity. */
  @Configuration(proxyBeanMethods = false)
  static class People {
    @Bean
    KnownPeople knownPeople() {
      return new KnownPeople();
    }
  }

  @BeforeAll
  static void start() {
    var table =
        new ModuleTable(
            List.of(
                new ModuleDefinition("people", People.class, List.of(PeopleApi.class), List.of()),
                new ModuleDefinition(
                    "payments",
                    PaymentsModule.class,
                    List.of(EscrowApi.class, PaymentsApi.class),
                    List.of(PeopleApi.class))));
    runtime =
        ModuleRuntime.of(table, RuntimeOptions.all(folder, 0).withRoundTrips())
            .sharing(DataConfiguration.class)
            .giving(DatabaseAddress.class, TestPostgres.database("people", "payments"))
            .giving(Clock.class, CLOCK)
            .start();
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + runtime.port() + path);
    return HTTP.send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        path);
  }

  private static String card(String number) throws Exception {
    var answer = post("/sandbox/cards", "{\"number\":\"" + number + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  private static PaymentView charge(PaymentId payment, String card) {
    return runtime
        .bean(EscrowApi.class)
        .charge(
            new ChargeCommand(
                payment,
                new OrderId(UUID.randomUUID()),
                new PersonId(UUID.randomUUID()),
                new Money(123_456, "EUR"),
                card));
  }

  @Test
  void aNumberThatTheSandboxDoesNotKnowIsRefusedNamingTheField() throws Exception {
    var answer = post("/sandbox/cards", "{\"number\":\"4111 1111 1111 1111\"}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("unknown-sandbox-card").contains("\"field\":\"number\"");
    var expired =
        post(
            "/sandbox/cards",
            "{\"number\":\"4242424242424242\",\"expiryMonth\":10,\"expiryYear\":2026}");
    assertThat(expired.statusCode()).isEqualTo(422);
    assertThat(post("/sandbox/banks", "{\"accountNumber\":\"1\"}").statusCode()).isEqualTo(422);
    assertThat(post("/sandbox/banks", "{\"accountNumber\":\"000123456789\"}").statusCode())
        .isEqualTo(201);
  }

  @Test
  void anUnsignedWebhookIsRefused() throws Exception {
    var answer =
        post("/v1/processor-events/sandbox", "{\"type\":\"payment.captured\",\"id\":\"1\"}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("signature-refused");
    assertThat(post("/v1/processor-events/nobody", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void theOwnerApprovesOnThePageAndTheWebhookTellsComfrey() throws Exception {
    PaymentId payment = new PaymentId(UUID.randomUUID());
    PaymentView view = charge(payment, card("4000000000003220"));
    assertThat(view.status()).isEqualTo("challenge");
    String url = String.valueOf(view.challengeUrl());
    var page = send(HttpRequest.newBuilder().GET(), url + "?return=/orders/7");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(page.body()).contains("1234.56 EUR", url + "/approve?return=%2Forders%2F7");
    var abroad = send(HttpRequest.newBuilder().GET(), url + "?return=//evil.example");
    assertThat(abroad.body()).doesNotContain("evil");
    HttpRequest.Builder yes = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody());
    var approved = send(yes, url + "/approve?return=/orders/7");
    assertThat(approved.statusCode()).isEqualTo(303);
    assertThat(approved.headers().firstValue("Location")).hasValue("/orders/7");
    assertThat(send(HttpRequest.newBuilder().GET(), url).body()).contains("settled");
    deliver();
    assertThat(runtime.bean(EscrowApi.class).payment(payment).status()).isEqualTo("succeeded");
    assertThat(undelivered(payment)).isEqualTo(1); // The expiry of the challenge, far away.
  }

  @Test
  void aWebhookThatComesTwiceIsTakenTwice() throws Exception {
    PaymentId payment = new PaymentId(UUID.randomUUID());
    assertThat(charge(payment, card("4000000000006058")).status()).isEqualTo("pending");
    deliver();
    assertThat(runtime.bean(EscrowApi.class).payment(payment).status()).isEqualTo("succeeded");
    assertThat(undelivered(payment)).isZero();
  }

  private static void deliver() {
    TimerRunner timers = runtime.bean(TimerRunner.class);
    for (int second = 0; second < 12; second++) {
      CLOCK.advance(Duration.ofSeconds(1));
      assertThat(timers.awaitQuiet(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static long undelivered(PaymentId payment) {
    return runtime
        .bean(Databases.class)
        .module("payments")
        .sql()
        .sql("select count(*) from sandbox_webhook where body like :id")
        .param("id", "%" + payment + "%")
        .query(Long.class)
        .single();
  }
}
