package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.NewWebhook;
import org.comfrey.api.notifications.Webhook;
import org.comfrey.api.notifications.WebhookChange;
import org.comfrey.api.notifications.WebhookMessage;
import org.comfrey.api.notifications.WebhookSecret;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks, against a program that listens on this machine. */
class WebhooksTest {
  private static Fixture fixture;

  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<Heard> heard = new ArrayList<>();
  private int always = 200;
  private HttpServer program;
  private PersonId ada;

  private record Heard(String id, String time, String signature, String body) {
    boolean signedBy(String secret) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return List.of(signature.split(" "))
          .contains(WebhookSender.signature(id, time, bytes, secret));
    }
  }

  @BeforeAll
  static void begin() {
    fixture = new Fixture();
  }

  @AfterAll
  static void end() {
    fixture.close();
  }

  @BeforeEach
  void listen() throws IOException {
    program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    program.createContext("/", this::hear);
    program.start();
    ada = fixture.person("Ada", "en");
  }

  @AfterEach
  void stop() {
    program.stop(0);
  }

  private synchronized void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      heard.add(
          new Heard(
              headers.getFirst("webhook-id"),
              headers.getFirst("webhook-timestamp"),
              headers.getFirst("webhook-signature"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Integer told = answers.poll();
      byte[] said = "said <b>so</b>".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(told == null ? always : told, said.length);
      exchange.getResponseBody().write(said);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + program.getAddress().getPort() + "/hook";
  }

  private <T> T asAda(Supplier<T> work) {
    return Callers.callAs(Fixture.caller(ada), work);
  }

  private WebhookSecret added(String... types) {
    return Objects.requireNonNull(
        asAda(() -> fixture.webhooks.addWebhook(new NewWebhook(url(), List.of(types))).getBody()));
  }

  private UUID paid() {
    UUID event = UUID.randomUUID();
    paid(event);
    return event;
  }

  private void paid(UUID event) {
    Envelope<WalletMoved> moved =
        new Envelope<>(
            event,
            "payments",
            "payments.wallet-moved.v1",
            ada.toString(),
            fixture.clock.instant(),
            new WalletMoved(ada, "payout-paid", new Money(12_345, "EUR"), "payout"),
            null);
    fixture.database.inTransaction(() -> fixture.feed.moved(moved));
    fixture.settle();
  }

  private List<WebhookMessage> log(Webhook webhook) {
    return asAda(() -> fixture.webhooks.webhookMessages(webhook.id(), null, null)).items();
  }

  private Webhook webhook() {
    return asAda(() -> fixture.webhooks.webhooks()).getFirst();
  }

  @Test
  void theExampleOfStandardWebhooksIsSignedAlike() {
    assertThat(
            WebhookSender.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void anAddressInsideTheNetworkIsRefusedAlsoWhenItsNameLeadsThereLater() {
    for (String inside :
        List.of("https://10.0.0.1/", "https://inside.example/", "http://192.168.1.1/", "x", "")) {
      assertThatThrownBy(
              () -> asAda(() -> fixture.webhooks.addWebhook(new NewWebhook(inside, null))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.is(WebhooksEndpoint.ADDRESS_REFUSED)).isTrue());
    }
    WebhookSecret good = added();
    WebhookTable.Hook hook = fixture.webhookTable.find(good.webhook().id()).orElseThrow();
    String rebound = url().replace("127.0.0.1", "inside.example");
    fixture.webhookTable.update(
        hook, new WebhookTable.Sealed(rebound, good.secret(), null, null), List.of(), true);
    paid();
    assertThat(heard).isEmpty();
    assertThat(log(good.webhook()).getFirst().state()).isEqualTo("failed");
    assertThat(log(good.webhook()).getFirst().answer()).contains("not public");
  }

  @Test
  void anEventIsSignedAndSentOnceHoweverOftenItComes() {
    WebhookSecret webhook = added("wallet.moved");
    UUID event = paid();
    paid(event);
    assertThat(heard).hasSize(1);
    Heard message = heard.getFirst();
    assertThat(message.signedBy(webhook.secret())).isTrue();
    assertThat(message.signedBy(WebhookSender.secret(new byte[32]))).isFalse();
    assertThat(message.body())
        .contains("\"type\":\"wallet.moved\"", "\"amountMinor\":12345", "payout-paid")
        .doesNotContain("Ada");
    WebhookMessage logged = log(webhook.webhook()).getFirst();
    assertThat(logged.state()).isEqualTo("sent");
    assertThat(logged.status()).isEqualTo(200);
    assertThat(logged.answer()).isEqualTo("said <b>so</b>");
    assertThat(logged.body()).isEqualTo(message.body());
  }

  @Test
  void whatWasNotAskedForIsNotSentAndNothingIsSentForAnother() {
    added("order.advanced");
    paid();
    assertThat(heard).isEmpty();
    asAda(() ->
        fixture.webhooks.changeWebhook(
            webhook().id(), new WebhookChange(null, List.of("wallet.moved"), null)));
    PersonId self = ada;
    ada = fixture.person("Ben", "en");
    paid();
    assertThat(heard).isEmpty();
    ada = self;
    paid();
    assertThat(heard).hasSize(1);
  }

  @Test
  void whatIsNotTakenIsTriedAgainUnderTheSameIdUntilItIs() {
    WebhookSecret webhook = added();
    answers.addAll(List.of(500, 302));
    paid();
    assertThat(webhook().failingSince()).isNotNull();
    fixture.moveTo(fixture.clock.instant().plusSeconds(5));
    assertThat(log(webhook.webhook()).getFirst().status()).isEqualTo(302);
    fixture.moveTo(fixture.clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(heard).hasSize(3);
    assertThat(heard.stream().map(Heard::id).distinct()).hasSize(1);
    assertThat(heard.stream().map(Heard::time).distinct()).hasSize(3);
    assertThat(log(webhook.webhook()).getFirst().state()).isEqualTo("sent");
    assertThat(log(webhook.webhook()).getFirst().tries()).isEqualTo(3);
    assertThat(webhook().failingSince()).isNull();
  }

  @Test
  void whatWasGivenUpCanBeSentAgain() {
    WebhookSecret webhook = added();
    always = 500;
    paid();
    for (int tries = 1; tries < WebhookSender.MOST_TRIES; tries++) {
      WebhookMessage waiting = log(webhook.webhook()).getFirst();
      assertThat(waiting.tries()).isEqualTo(tries);
      fixture.moveTo(Objects.requireNonNull(waiting.due()));
    }
    WebhookMessage given = log(webhook.webhook()).getFirst();
    assertThat(given.state()).isEqualTo("failed");
    always = 200;
    asAda(() -> fixture.webhooks.replayWebhookMessage(webhook.webhook().id(), given.id()));
    fixture.settle();
    assertThat(log(webhook.webhook()).getFirst().state()).isEqualTo("sent");
    assertThat(heard.getLast().id()).isEqualTo(given.id().toString());
  }

  @Test
  void anAddressThatFailsForDaysIsSwitchedOffAndItsOwnerTold() {
    added();
    always = 500;
    Instant end = fixture.clock.instant().plus(WebhookSender.MOST_FAILING);
    while (fixture.clock.instant().isBefore(end)) {
      paid();
      fixture.moveTo(fixture.clock.instant().plus(Duration.ofHours(20)));
    }
    paid();
    assertThat(webhook().on()).isFalse();
    assertThat(webhook().offBecause()).isEqualTo("failing");
    fixture.settle();
    assertThat(fixture.log(ada).stream().map(one -> one.template()))
        .containsExactly("webhook.switched-off");
    int before = heard.size();
    paid();
    assertThat(heard).hasSize(before);
    always = 200;
    asAda(
        () -> fixture.webhooks.changeWebhook(webhook().id(), new WebhookChange(null, null, true)));
    paid();
    assertThat(heard).hasSize(before + 1);
    assertThat(webhook().failingSince()).isNull();
  }

  @Test
  void anAddressThatSaysItIsGoneIsSwitchedOffAtOnce() {
    added();
    answers.add(410);
    paid();
    assertThat(webhook().on()).isFalse();
    assertThat(webhook().offBecause()).isEqualTo("gone");
  }

  @Test
  void afterARotationBothSecretsSignForADay() {
    WebhookSecret first = added();
    WebhookSecret second = asAda(() -> fixture.webhooks.rotateWebhookSecret(first.webhook().id()));
    assertThat(second.secret()).isNotEqualTo(first.secret());
    paid();
    assertThat(heard.getLast().signedBy(first.secret())).isTrue();
    assertThat(heard.getLast().signedBy(second.secret())).isTrue();
    fixture.moveTo(fixture.clock.instant().plus(Duration.ofDays(1)));
    paid();
    assertThat(heard.getLast().signedBy(first.secret())).isFalse();
    assertThat(heard.getLast().signedBy(second.secret())).isTrue();
  }

  @Test
  void anothersWebhookIsNotThere() {
    WebhookSecret adas = added();
    PersonId ben = fixture.person("Ben", "en");
    UUID id = adas.webhook().id();
    List<Supplier<?>> attempts =
        List.of(
            () -> fixture.webhooks.changeWebhook(id, new WebhookChange(null, null, false)),
            () -> fixture.webhooks.removeWebhook(id),
            () -> fixture.webhooks.rotateWebhookSecret(id),
            () -> fixture.webhooks.tryWebhook(id),
            () -> fixture.webhooks.webhookMessages(id, null, null),
            () -> fixture.webhooks.replayWebhookMessage(id, UUID.randomUUID()));
    for (Supplier<?> attempt : attempts) {
      assertThatThrownBy(() -> Callers.callAs(Fixture.caller(ben), attempt::get))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("There is no webhook");
    }
    asAda(() -> fixture.webhooks.tryWebhook(id));
    fixture.settle();
    assertThat(heard.getLast().body()).contains("webhook.trial");
    asAda(() -> fixture.webhooks.removeWebhook(id));
    paid();
    assertThat(heard).hasSize(1);
  }
}
