package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comfrey.agreement.ShippedAgreements;
import org.comfrey.api.trade.AgreementDetail;
import org.comfrey.api.trade.AgreementView;
import org.comfrey.api.trade.Order;
import org.comfrey.api.trade.Verification;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

/** How agreements are looked at, proved and published, and what that does to running orders. */
class AgreementJourneyTest {
  private static Platform platform;
  private static Someone operator;

  @BeforeAll
  static void begin() {
    platform = Platform.started();
    operator = platform.known("Author", "Europe/Vienna", "member", "operator");
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  private static String text(String name) {
    return ShippedAgreements.text(name).orElseThrow();
  }

  private static Answer publish(String source) {
    return operator.http().post("/v1/operator/agreements", Map.of("source", source));
  }

  private static Verification verify(String source) {
    return operator
        .http()
        .post("/v1/operator/agreements/verify", Map.of("source", source))
        .as(Verification.class);
  }

  @Test
  void everybodySeesTheShippedAgreementsDrawnAndProved() {
    ApiClient anyone = ApiClient.anonymous(platform.url());
    List<AgreementView> all =
        anyone.get("/v1/agreements").as(new TypeReference<List<AgreementView>>() {});
    assertThat(all.stream().map(AgreementView::name))
        .containsSubsequence(ShippedAgreements.names());
    assertThat(all).allMatch(one -> one.svg().startsWith("<svg"));
    AgreementDetail goods = anyone.get("/v1/agreements/goods").as(AgreementDetail.class);
    assertThat(goods.proof().places()).isPositive();
    assertThat(goods.source()).isEqualTo(text("goods"));
    assertThat(anyone.get("/v1/agreements/" + goods.agreement().hash()).as(AgreementDetail.class))
        .isEqualTo(goods);
    assertThat(anyone.get("/v1/agreements/no-such-thing").status()).isEqualTo(404);
  }

  @Test
  void aNewVersionIsTakenByNewOrdersAndNotByRunningOnes() {
    Someone client = platform.known("Version client", "Europe/London", "member");
    Someone provider = platform.known("Version provider", "Europe/Vienna", "member");
    var listing = Market.listing(provider, "appointment-on-request", "flexible");
    Instant start = Market.opening(platform.clock().instant().plus(Duration.ofDays(3)));
    Order before = Market.place(client, Market.quote(client, listing, start));
    String next = text("appointment-on-request").replaceFirst("version: 1", "version: 2");
    AgreementDetail published = publish(next).as(AgreementDetail.class);
    assertThat(published.current()).isTrue();
    assertThat(published.publishedBy()).isEqualTo("Author");
    assertThat(published.versions().stream().map(version -> version.version()))
        .containsExactly(2, 1);
    Order after =
        Market.place(client, Market.quote(client, listing, start.plus(Duration.ofHours(1))));
    assertThat(after.agreementHash()).isEqualTo(published.agreement().hash());
    assertThat(Market.order(client, before).agreementHash())
        .isEqualTo(before.agreementHash())
        .isNotEqualTo(after.agreementHash());
    assertThat(Market.pay(client, before, Market.APPROVED).status()).isEqualTo("succeeded");
    platform.settle();
    assertThat(Market.order(client, before).state()).isEqualTo("requested");
    assertThat(platform.events("trade", "appointment-on-request"))
        .containsExactly("trade.agreement-published.v1");
    // The same once more is the same; another text needs another number.
    assertThat(publish(next).as(AgreementDetail.class)).isEqualTo(refreshed(published));
    assertThat(publish(next.replaceFirst("title: \"", "title: \"My ")).code())
        .isEqualTo("version-taken");
  }

  private static AgreementDetail refreshed(AgreementDetail detail) {
    return operator
        .http()
        .get("/v1/agreements/" + detail.agreement().hash())
        .as(AgreementDetail.class);
  }

  @Test
  void whatIsNotProvedIsNotPublishedAndShowsItsCounterexample() {
    String leaking =
        text("goods")
            .replaceFirst("version: 1", "version: 7")
            .replaceFirst("money: pay rest of escrow to payment", "money: []");
    Verification verification = verify(leaking);
    assertThat(verification.outcome()).isEqualTo("refuted");
    assertThat(verification.findings().getFirst().flaw()).isEqualTo("not-drained");
    assertThat(verification.findings().getFirst().counterexample()).hasSizeGreaterThan(1);
    Answer refused = publish(leaking);
    assertThat(refused.code()).isEqualTo("agreement-not-proved");
    assertThat(refused.json().at("/verification/findings/0/counterexample")).isNotEmpty();
    assertThat(operator.http().get("/v1/agreements/goods").as(AgreementDetail.class).version())
        .isEqualTo(1);
  }

  @Test
  void whatCannotBeReadNamesThePlace() {
    Verification verification = verify("language: 1\nagreement: x\nstaets: {}\n");
    assertThat(verification.outcome()).isEqualTo("unreadable");
    assertThat(verification.problems()).isNotEmpty().allMatch(problem -> problem.line() > 0);
    assertThat(verify("a: &b [*b]").outcome()).isEqualTo("unreadable");
    Answer long60 =
        operator
            .http()
            .post("/v1/operator/agreements/verify", Map.of("source", "x".repeat(60_001)));
    assertThat(long60.status()).isEqualTo(400);
    assertThat(Objects.requireNonNull(long60.code())).isEqualTo("invalid-request");
  }

  @Test
  void onlyOperatorsProveAndPublish() {
    Someone member = platform.known("Member", "Europe/Vienna", "member");
    Map<String, String> body = Map.of("source", text("goods"));
    assertThat(member.http().post("/v1/operator/agreements/verify", body).status()).isEqualTo(403);
    assertThat(member.http().post("/v1/operator/agreements", body).status()).isEqualTo(403);
  }
}
