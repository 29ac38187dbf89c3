package org.comfrey.payments.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comfrey.api.Money;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.ledger.EventResult;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.TransferStatus;
import org.junit.jupiter.api.Test;

/** The ledger's results that a request over HTTP can cause, and how each is answered. */
class LedgerCodesTest {
  private static final Money AMOUNT = new Money(100, "EUR");

  private static Reply.Rejected rejected(TransferStatus status) {
    return new Reply.Rejected(List.of(new EventResult.OfTransfer(status, 0, 1)));
  }

  /** All others would be mistakes of payments itself: they are failures on our side, with 500. */
  @Test
  void thoseThatPublicOperationsCauseAreProblemsThatNameThem() {
    Map<String, String> answered = new TreeMap<>();
    for (TransferStatus status : TransferStatus.values()) {
      if (status == TransferStatus.CREATED
          || status == TransferStatus.EXISTS
          || status == TransferStatus.LINKED_EVENT_FAILED) {
        continue;
      }
      try {
        ProblemException problem = MoneyProblems.of(rejected(status), AMOUNT);
        assertThat(problem.status()).isEqualTo(422);
        answered.put(
            status.wireName(), problem.code().code() + " " + problem.errors().getFirst().code());
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining(status.wireName());
      }
    }
    assertThat(answered)
        .isEqualTo(
            Map.of(
                "exceeds_floor", "insufficient-funds exceeds_floor",
                "exceeds_ceiling", "over-limit exceeds_ceiling",
                // The id failed for that reason before, and fails with it again.
                "id_already_failed", "insufficient-funds exceeds_floor",
                "overflows_debits", "over-limit overflows_debits",
                "overflows_credits", "over-limit overflows_credits",
                "overflows_debits_posted", "over-limit overflows_debits_posted",
                "overflows_credits_posted", "over-limit overflows_credits_posted",
                "overflows_debits_pending", "over-limit overflows_debits_pending",
                "overflows_credits_pending", "over-limit overflows_credits_pending"));
  }
}
