package org.comfrey.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.payments.Fixture.EUR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.StatementLine;
import org.comfrey.api.payments.TransferRequest;
import org.comfrey.api.payments.TransferView;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.payments.chart.Chart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static Fixture it;

  @BeforeAll
  static void open() {
    it = new Fixture();
  }

  @AfterAll
  static void close() {
    it.close();
  }

  @AfterEach
  void noMoneyWasMadeOrLost() {
    assertThat(it.sum()).isZero();
  }

  private static TransferView send(PersonId from, String key, PersonId to, long amountMinor) {
    return send(from, key, new TransferRequest(to, null, new Money(amountMinor, EUR), null));
  }

  private static TransferView send(PersonId from, String key, TransferRequest request) {
    TransferView view = it.as(from, () -> it.payments.transfer(key, request).getBody());
    assertThat(view).isNotNull();
    return view;
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.code().code()).isEqualTo(code);
              assertThat(problem.status()).isBetween(400, 499);
              assertThat(problem.errors()).isNotEmpty();
            });
  }

  @Test
  void aWalletIsNeverOverdrawnHoweverManySendAtOnce() throws Exception {
    PersonId ada = it.rich("ada1", 1_000);
    PersonId ben = it.rich("ben1", 0);
    int sent = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String key = "k" + i;
        tries.add(
            threads.submit(() -> {
              try {
                send(ada, key, ben, 100);
                return true;
              } catch (ProblemException e) {
                assertThat(e.code().code()).isEqualTo("insufficient-funds");
                return false;
              }
            }));
      }
      for (Future<Boolean> one : tries) {
        sent += one.get() ? 1 : 0;
      }
    }
    assertThat(sent).isEqualTo(10);
    assertThat(it.balance(Chart.wallet(ada, EUR))).isZero();
    assertThat(it.balance(Chart.wallet(ben, EUR))).isEqualTo(1_000);
  }

  @Test
  void aRefusedTransferIsRefusedAgainForTheSameReasonAlsoWhenMoneyCameSince() {
    PersonId ada = it.rich("ada2", 50);
    PersonId ben = it.rich("ben2", 500);
    assertProblem("insufficient-funds", () -> send(ada, "k", ben, 51));
    send(ben, "k", ada, 100);
    assertProblem("insufficient-funds", () -> send(ada, "k", ben, 51));
    send(ada, "k2", ben, 51);
    assertThat(it.balance(Chart.wallet(ada, EUR))).isEqualTo(99);
  }

  @Test
  void theSameKeyMovesMoneyOnceAndAnswersTheSame() {
    PersonId ada = it.rich("ada3", 1_000);
    PersonId ben = it.rich("ben3", 0);
    TransferView first = send(ada, "k", ben, 300);
    it.after(Duration.ofHours(1));
    assertThat(send(ada, "k", ben, 300)).isEqualTo(first);
    assertThat(it.balance(Chart.wallet(ben, EUR))).isEqualTo(300);
    assertThat(it.events(first.id())).containsExactly("payments.money-sent.v1");
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefusedAndChangesNothing() {
    PersonId ada = it.rich("ada4", 1_000);
    PersonId ben = it.rich("ben4", 0);
    PersonId cleo = it.rich("cleo4", 0);
    send(ada, "k", ben, 300);
    assertProblem("idempotency-key-reused", () -> send(ada, "k", ben, 301));
    assertProblem("idempotency-key-reused", () -> send(ada, "k", cleo, 300));
    assertProblem(
        "idempotency-key-reused",
        () ->
            send(ada, "k", new TransferRequest(ben, null, new Money(300, EUR), "for the session")));
    assertThat(it.balance(Chart.wallet(ada, EUR))).isEqualTo(700);
  }

  @Test
  void twoPeopleMayUseTheSameKey() {
    PersonId ada = it.rich("ada5", 1_000);
    PersonId ben = it.rich("ben5", 1_000);
    TransferView one = send(ada, "k", ben, 10);
    TransferView other = send(ben, "k", ada, 10);
    assertThat(one.id()).isNotEqualTo(other.id());
  }

  @Test
  void moreThanTheLimitOfATransferOrOfADayIsRefused() {
    PersonId ada = it.rich("ada6", 2_000_000);
    PersonId ben = it.rich("ben6", 0);
    assertProblem("over-limit", () -> send(ada, "k0", ben, 500_001));
    send(ada, "k1", ben, 500_000);
    it.after(Duration.ofHours(23));
    send(ada, "k2", ben, 500_000);
    assertProblem("over-limit", () -> send(ada, "k3", ben, 1));
    assertProblem("over-limit", () -> send(ada, "k3", ben, 1));
    it.after(Duration.ofHours(1).plusSeconds(1));
    it.ledger.expireDue().join();
    send(ada, "k4", ben, 500_000);
    assertProblem("over-limit", () -> send(ada, "k5", ben, 1));
    assertThat(it.balance(Chart.wallet(ben, EUR))).isEqualTo(1_500_000);
  }

  @Test
  void whoCannotBePaidIsSaidNamingTheField() {
    PersonId ada = it.rich("ada7", 1_000);
    Money one = new Money(1, EUR);
    assertProblem("recipient-not-found", () -> send(ada, "k", it.person(), 1));
    assertProblem("recipient-is-sender", () -> send(ada, "k", ada, 1));
    assertProblem(
        "recipient-not-found",
        () -> send(ada, "k", new TransferRequest(null, "nobody@example.org", one, null)));
    assertProblem(
        "invalid-request", () -> send(ada, "k", new TransferRequest(null, null, one, null)));
    assertProblem(
        "invalid-request",
        () -> send(ada, "k", new TransferRequest(ada, "ada7@example.org", one, null)));
    assertProblem("invalid-request", () -> send(ada, "k", it.person(), 0));
    assertProblem("invalid-request", () -> send(ada, "k", it.person(), -5));
    assertProblem(
        "invalid-request",
        () -> send(ada, "k", new TransferRequest(ada, null, new Money(1, "XXX"), null)));
    assertProblem(
        "invalid-request",
        () -> send(ada, "k", new TransferRequest(ada, null, one, "x".repeat(201))));
  }

  @Test
  void anotherCurrencyIsAnotherBalance() {
    PersonId ada = it.rich("ada8", 1_000);
    PersonId ben = it.rich("ben8", 0);
    assertProblem(
        "insufficient-funds",
        () -> send(ada, "k", new TransferRequest(ben, null, new Money(1, "JPY"), null)));
  }

  @Test
  void aTransferByAddressCarriesItsNoteEncryptedAndBothStatementsLeadToTheOther() {
    PersonId ada = it.rich("ada9", 1_000);
    PersonId ben = it.rich("ben9", 0);
    TransferView sent =
        send(
            ada,
            "k",
            new TransferRequest(null, "Ben9@example.org ", new Money(250, EUR), "für gestern 🌿"));
    assertThat(sent.to()).isEqualTo(ben);
    StatementLine line = statement(ben, 10).getFirst();
    assertThat(line.kind()).isEqualTo("transfer");
    assertThat(line.amount()).isEqualTo(new Money(250, EUR));
    assertThat(line.balanceAfterMinor()).isEqualTo(250);
    assertThat(line.counterparty()).isEqualTo(ada);
    assertThat(line.counterpartyName()).isEqualTo("ada9");
    assertThat(line.note()).isEqualTo("für gestern 🌿");
    StatementLine other = statement(ada, 10).getFirst();
    assertThat(other.amount()).isEqualTo(new Money(-250, EUR));
    assertThat(other.counterpartyName()).isEqualTo("ben9");
    assertThat(
            it.column(
                "select encode(note, 'escape') from transfer_note where transfer_id = :id",
                sent.id().value()))
        .hasValueSatisfying(stored -> assertThat(stored).doesNotContain("gestern"));
  }

  @Test
  void aStatementIsReadPageByPageWithARunningBalance() {
    PersonId ada = it.rich("ada10", 1_000);
    PersonId ben = it.rich("ben10", 0);
    for (int i = 1; i <= 7; i++) {
      send(ada, "k" + i, ben, i);
    }
    List<StatementLine> all = statement(ada, 3);
    assertThat(all).hasSize(8);
    long expected = 1_000 - 28;
    for (StatementLine line : all) {
      assertThat(line.balanceAfterMinor()).isEqualTo(expected);
      expected -= line.amount().amountMinor();
    }
    assertThat(expected).isZero();
    assertThat(all.getLast().kind()).isEqualTo("deposit");
  }

  @Test
  void aCursorOfAnotherPersonIsRefused() {
    PersonId ada = it.rich("ada11", 1_000);
    PersonId ben = it.rich("ben11", 0);
    send(ada, "k", ben, 1);
    String next = it.as(ada, () -> it.payments.statement(EUR, null, 1)).next();
    assertThat(next).isNotNull();
    assertProblem("invalid-cursor", () -> it.as(ben, () -> it.payments.statement(EUR, next, 1)));
    assertProblem("invalid-request", () -> it.as(ben, () -> it.payments.statement("EUX", null, 1)));
  }

  @Test
  void sendingAgainToTheSamePersonAsksIdentityNothing() {
    PersonId ada = it.rich("ada12", 1_000);
    PersonId ben = it.rich("ben12", 0);
    send(ada, "k1", ben, 1);
    int asked = it.people.asked.get();
    for (int i = 2; i < 10; i++) {
      send(ada, "k" + i, ben, 1);
    }
    assertThat(it.people.asked.get()).isEqualTo(asked);
  }

  private static List<StatementLine> statement(PersonId person, int limit) {
    List<StatementLine> lines = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      @Nullable String here = cursor;
      var page = it.as(person, () -> it.payments.statement(EUR, here, limit));
      lines.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return lines;
  }

  @Test
  void idsOfTransfersAreTheSameForTheSameRequest() {
    PersonId ada = it.rich("ada13", 10);
    PersonId ben = it.rich("ben13", 0);
    TransferView sent = send(ada, UUID.randomUUID().toString(), ben, 1);
    assertThat(sent.id().value().version()).isEqualTo(8);
    assertThat(sent.id().value().variant()).isEqualTo(2);
  }
}
