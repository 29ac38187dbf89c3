package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comfrey.api.Money;
import org.comfrey.api.payments.Balance;
import org.comfrey.api.payments.internal.PlannedEntry;
import org.comfrey.api.trade.Dispute;
import org.comfrey.api.trade.DisputeEntry;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.OrderStory;
import org.comfrey.api.trade.Ruling;
import org.comfrey.api.trade.RulingPreview;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.kernel.crypto.SigningKey;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when two people disagree, from the first word to the ruling in the ledger. */
class DisputeJourneyTest {
  private static Platform platform;
  private static int stories;

  private Someone client;
  private Someone provider;
  private Someone operator;
  private Someone second;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  @BeforeEach
  void people() {
    int story = ++stories;
    client = platform.known("Disputing client " + story, "Europe/London", "member");
    provider = platform.known("Disputing provider " + story, "Europe/Vienna", "member");
    operator = platform.known("Judge " + story, "Europe/Vienna", "member", "operator");
    second = platform.known("Second judge " + story, "Europe/Vienna", "member", "operator");
  }

  /** An order that is being delivered: it started an hour ago, or ended. */
  private Order delivered(long priceMinor) {
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(2)));
    Order order =
        Market.place(
            client,
            Market.quote(
                client,
                Market.listing(provider, "appointment-instant", "flexible", priceMinor),
                start));
    assertThat(Market.pay(client, order, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.advanceTo(order.end().plusSeconds(60));
    // Tokens of tests last for minutes, and days have passed.
    renew();
    return Market.order(client, order);
  }

  private void renew() {
    client = platform.again(client, "member");
    provider = platform.again(provider, "member");
    operator = platform.again(operator, "member", "operator");
    second = platform.again(second, "member", "operator");
  }

  private static Answer open(Someone person, Order order) {
    return person
        .http()
        .post(
            "/v1/disputes",
            Map.of(
                "order",
                order.id(),
                "reason",
                "quality",
                "statement",
                "It took ten minutes, not sixty."));
  }

  private Dispute disputed(long priceMinor) {
    Order order = delivered(priceMinor);
    return open(client, order).as(Dispute.class);
  }

  private static Map<String, Object> draft(Dispute dispute, String transition, long refund) {
    Map<String, Object> draft = new LinkedHashMap<>();
    draft.put("step", dispute.step());
    draft.put("transition", transition);
    draft.put("amountsMinor", Map.of("A", refund));
    draft.put("grounds", "The calendar and both statements agree that it was cut short.");
    draft.put("summary", "Session cut short by five sixths; most goes back.");
    return draft;
  }

  private Answer rule(Someone who, Dispute dispute, Map<String, Object> draft) {
    return who.http().post("/v1/operator/disputes/" + dispute.id() + "/rulings", draft);
  }

  private static Dispute as(Someone person, Dispute dispute) {
    return person.http().get("/v1/disputes/" + dispute.id()).as(Dispute.class);
  }

  @Test
  void aDisputeStopsTheClocksUntilItIsRuled() {
    Dispute dispute = disputed(6_500);
    assertThat(dispute.state()).isEqualTo("disputed");
    assertThat(dispute.openedBy()).isEqualTo("client");
    assertThat(dispute.held()).isEqualTo(new Money(6_500, "EUR"));
    assertThat(dispute.entries().stream().map(DisputeEntry::kind))
        .containsExactly("step", "statement");
    platform.advance(Duration.ofDays(4));
    renew();
    Dispute waiting = as(provider, dispute);
    assertThat(waiting.open()).isTrue();
    assertThat(waiting.escalated()).isTrue();
    assertThat(Market.balance(provider)).isEqualTo(new Balance("EUR", 0, 0, 0, 6_500));
  }

  private static String newsOf(Someone person, String template) {
    return person
        .http()
        .get("/v1/notifications")
        .orThrow()
        .json()
        .path("items")
        .valueStream()
        .filter(news -> news.path("template").asString().equals(template))
        .findFirst()
        .orElseThrow()
        .path("link")
        .asString();
  }

  @Test
  void aRulingIsPreviewedSignedAndCarriedOutExactlyAsItWasShown() {
    Dispute dispute = disputed(6_500);
    String cases = "/v1/operator/disputes/" + dispute.id();
    assertThat(operator.http().post(cases + "/assignment", null).as(Dispute.class).mediator())
        .isEqualTo(operator.id());
    dispute = operator.http().get(cases).as(Dispute.class);
    RulingPreview preview =
        operator
            .http()
            .post(cases + "/rulings/preview", draft(dispute, "rule", 4_333))
            .as(RulingPreview.class);
    assertThat(preview.needsSecond()).isFalse();
    assertThat(preview.entries().stream().map(PlannedEntry::amount).map(Money::amountMinor))
        .containsExactly(4_333L, 2_167L, 216L, 1_951L);
    Dispute ruled = rule(operator, dispute, draft(dispute, "rule", 4_333)).as(Dispute.class);
    platform.settle();
    for (Someone party : List.of(client, provider)) {
      String link = newsOf(party, "dispute.assigned");
      assertThat(link).isEqualTo("/disputes/" + dispute.id());
      assertThat(party.http().get("/v1" + link).status()).isEqualTo(200);
    }
    OrderStory story =
        operator.http().get("/v1/operator/orders/" + dispute.order()).as(OrderStory.class);
    long step = story.order().step();
    assertThat(
            story.money().entries().stream()
                .filter(entry -> entry.step() == step)
                .map(e -> new PlannedEntry(e.kind(), e.debit(), e.credit(), e.amount())))
        .containsExactlyElementsOf(preview.entries());
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(1_951);
    Ruling ruling = Objects.requireNonNull(as(client, ruled).ruling());
    String document = Objects.requireNonNull(ruling.document());
    assertThat(
            SigningKey.verifies(
                client.http().get("/v1/rulings/key").json().path("publicKey").asString(),
                Objects.requireNonNull(ruling.signature()),
                document.getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(document).contains(ruling.id().toString(), dispute.order().toString());
    assertThat(platform.events("trade", dispute.order()))
        .filteredOn("trade.dispute-changed.v1"::equals)
        .hasSize(4);
    assertThat(
            operator
                .http()
                .get("/v1/operator/precedents?q=short&reason=quality")
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("ruling").asString()))
        .contains(ruling.id().toString());
  }

  @Test
  void theFeeIsWaivedAndThePlatformCompensates() {
    // The platform earns something first: what it never had it cannot give.
    Order earlier = delivered(30_000);
    Market.take(client, earlier, "confirm").orThrow();
    Dispute dispute = disputed(6_500);
    Map<String, Object> draft = draft(dispute, "rule-without-commission", 6_000);
    draft.put("compensation", Map.of("to", "client", "amountMinor", 1_000));
    rule(operator, dispute, draft).orThrow();
    platform.settle();
    assertThat(Market.balance(client).availableMinor()).isEqualTo(1_000);
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(27_000 + 500);
  }

  @Test
  void compensationThatThePlatformDoesNotHaveIsRefusedAndNothingMoves() {
    Dispute dispute = disputed(6_500);
    Map<String, Object> draft = draft(dispute, "rule", 6_500);
    draft.put("compensation", Map.of("to", "client", "amountMinor", 50_000));
    Answer preview =
        operator.http().post("/v1/operator/disputes/" + dispute.id() + "/rulings/preview", draft);
    assertThat(preview.code()).isEqualTo("money-refused");
    assertThat(as(client, dispute).open()).isTrue();
  }

  @Test
  void aboveTheLimitAnotherOperatorMustAgree() {
    Dispute dispute = disputed(60_000);
    Dispute proposed = rule(operator, dispute, draft(dispute, "rule", 60_000)).as(Dispute.class);
    assertThat(proposed.open()).isTrue();
    Ruling proposal = Objects.requireNonNull(proposed.proposal());
    assertThat(as(client, dispute).proposal()).isNull();
    String approval =
        "/v1/operator/disputes/" + dispute.id() + "/rulings/" + proposal.id() + "/approval";
    assertThat(operator.http().post(approval, null).code()).isEqualTo("second-operator-needed");
    Dispute ruled = second.http().post(approval, null).as(Dispute.class);
    assertThat(ruled.open()).isFalse();
    assertThat(Objects.requireNonNull(ruled.ruling()).document())
        .contains(operator.id().toString(), second.id().toString());
    assertThat(second.http().post(approval, null).code()).isEqualTo("ruling-settled");
  }

  @Test
  void aProposalThatTheOrderOvertookIsNotCarriedOut() {
    Dispute dispute = disputed(60_000);
    Ruling proposal =
        Objects.requireNonNull(
            rule(operator, dispute, draft(dispute, "rule", 60_000)).as(Dispute.class).proposal());
    client
        .http()
        .post(
            "/v1/orders/" + dispute.order() + "/transitions",
            Map.of("transition", "offer-as-client", "inputs", Map.of("offer", "40000")))
        .orThrow();
    String approval =
        "/v1/operator/disputes/" + dispute.id() + "/rulings/" + proposal.id() + "/approval";
    assertThat(second.http().post(approval, null).code()).isEqualTo("ruling-settled");
    Dispute offered = as(provider, dispute);
    assertThat(Objects.requireNonNull(offered.offer()).refund().amountMinor()).isEqualTo(40_000);
    provider
        .http()
        .post(
            "/v1/orders/" + dispute.order() + "/transitions",
            Map.of("transition", "accept-offer-as-provider"))
        .orThrow();
    platform.settle();
    assertThat(as(client, dispute).outcome()).isEqualTo("accept-offer-as-provider");
    assertThat(Market.balance(provider).availableMinor()).isEqualTo(18_000);
  }

  @Test
  void conflictedOperatorsAreKeptOut() {
    Dispute dispute = disputed(6_500);
    String path = "/v1/operator/disputes/" + dispute.id();
    Someone party = platform.again(client, "member", "operator");
    assertThat(party.http().get(path).code()).isEqualTo("conflict-of-interest");
    assertThat(rule(party, dispute, draft(dispute, "rule", 6_500)).code())
        .isEqualTo("conflict-of-interest");
    // An operator who once bought from the provider is related.
    Someone customer = platform.known("Customer " + stories, "Europe/Vienna", "member", "operator");
    Order order =
        Market.place(
            customer,
            Market.quote(
                customer,
                Market.listing(provider, "appointment-instant", "flexible"),
                Market.opening(platform.clock().instant().plus(Duration.ofDays(3)))));
    assertThat(order.state()).isEqualTo("awaiting-payment");
    assertThat(customer.http().get(path).code()).isEqualTo("conflict-of-interest");
    assertThat(queue(customer)).doesNotContain(dispute.id().toString());
    assertThat(queue(operator)).contains(dispute.id().toString());
    operator.http().post(path + "/recusal", Map.of("reason", "We train together.")).orThrow();
    assertThat(operator.http().get(path).code()).isEqualTo("conflict-of-interest");
    assertThat(queue(operator)).doesNotContain(dispute.id().toString());
  }

  private static List<String> queue(Someone who) {
    return who.http()
        .get("/v1/operator/disputes?limit=100")
        .orThrow()
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").asString())
        .toList();
  }

  @Test
  void evidenceIsTakenForWhatItsContentSays() {
    Dispute dispute = disputed(6_500);
    String path = "/v1/disputes/" + dispute.id() + "/evidence";
    byte[] note = "Started 9:00, left 9:10.".getBytes(StandardCharsets.UTF_8);
    DisputeEntry added =
        client
            .http()
            .postBytes(path + "?name=note.txt&note=my%20diary", note)
            .as(DisputeEntry.class);
    assertThat(Objects.requireNonNull(added.file()).mediaType()).isEqualTo("text/plain");
    assertThat(provider.http().get(path + "/" + added.id()).body())
        .isEqualTo("Started 9:00, left 9:10.");
    byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    assertThat(client.http().postBytes(path + "?name=note.txt", page).code())
        .isEqualTo("not-what-it-says");
    assertThat(client.http().postBytes(path + "?name=photo.jpg", note).code())
        .isEqualTo("not-what-it-says");
    Someone stranger = platform.known("Stranger " + stories, "Europe/Vienna", "member");
    assertThat(stranger.http().get(path + "/" + added.id()).status()).isEqualTo(404);
    assertThat(stranger.http().get("/v1/disputes/" + dispute.id()).status()).isEqualTo(404);
    assertThat(stranger.http().get("/v1/operator/disputes").status()).isEqualTo(403);
    String forOperators = "/v1/operator/disputes/" + dispute.id() + "/evidence/" + added.id();
    assertThat(operator.http().get(forOperators).status()).isEqualTo(200);
  }

  @Test
  void outsideTheWindowNobodyDisputesAndNobodySkipsTheReason() {
    Order order = delivered(6_500);
    assertThat(Market.take(client, order, "dispute").code()).isEqualTo("dispute-needs-reason");
    Market.take(client, order, "confirm").orThrow();
    assertThat(open(client, order).code()).isEqualTo("transition-not-possible");
    assertThat(client.http().get("/v1/disputes").json().path("items")).isEmpty();
  }

  @Test
  void anOperatorEndsAnOrderButNotOneInDispute() {
    Order order = delivered(6_500);
    String path = "/v1/operator/orders/" + order.id() + "/transitions";
    Map<String, Object> cancel = Map.of("transition", "cancel-by-operator");
    assertThat(client.http().post(path, cancel).status()).isEqualTo(403);
    operator.http().post(path, cancel).orThrow();
    platform.settle();
    assertThat(Market.order(client, order).state()).isEqualTo("refunded");
    Dispute dispute = disputed(6_500);
    Map<String, Object> rule = Map.of("transition", "rule", "inputs", Map.of("A", "1"));
    assertThat(
            operator
                .http()
                .post("/v1/operator/orders/" + dispute.order() + "/transitions", rule)
                .code())
        .isEqualTo("ruling-needed");
  }
}
