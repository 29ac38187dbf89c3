package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The whole of an escrow, as a caller would write it: hold, pay out a part, give back the rest. */
class EscrowExampleTest {
  private static final int EUR = 978;
  private static final int WALLET = 1;
  private static final int TOP_UP = 10;
  private static final int ESCROW = 20;

  @Test
  void an_escrow_is_held_partly_paid_out_and_the_rest_given_back() {
    DataSource dataSource = TestDatabase.freshLedger();
    Uint128 bank = Uint128.of(1);
    Uint128 client = Uint128.of(2);
    Uint128 provider = Uint128.of(3);
    UUID order = UUID.fromString("0199a0a8-0000-7000-8000-000000000001");
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      // A wallet has the floor zero: it can never spend more than it has, holds included.
      ledger.submitAndWait(
          Submission.of(
              CreateAccount.of(bank, EUR, WALLET),
              CreateAccount.of(client, EUR, WALLET).withLimits(0, CreateAccount.NO_CEILING),
              CreateAccount.of(provider, EUR, WALLET).withLimits(0, CreateAccount.NO_CEILING),
              CreateTransfer.of(Uint128.of(100), bank, client, 90_00, EUR, TOP_UP)));

      // The client pays into escrow, for at most a week; the order takes its first step with it.
      Reply paid =
          ledger.submitAndWait(
              Submission.of(
                      CreateTransfer.pend(
                          Uint128.of(101), client, provider, 80_00, EUR, ESCROW, 7 * 86_400))
                  .with(new Step(order, 0)));
      assertThat(paid).isInstanceOf(Reply.Accepted.class);
      assertThat(available(ledger, client)).isEqualTo(10_00);
      assertThat(available(ledger, provider)).isZero();

      // Only ten are left to spend.
      Reply tooMuch =
          ledger.submitAndWait(
              Submission.of(
                  CreateTransfer.of(Uint128.of(102), client, provider, 10_01, EUR, ESCROW)));
      assertThat(tooMuch)
          .isInstanceOfSatisfying(
              Reply.Rejected.class,
              rejected -> assertThat(rejected.cause().wireName()).isEqualTo("exceeds_floor"));

      // A ruling awards the provider three quarters; posting a part releases the rest.
      Reply ruled =
          ledger.submitAndWait(
              Submission.of(CreateTransfer.post(Uint128.of(103), Uint128.of(101), 60_00))
                  .with(new Step(order, 1)));
      assertThat(ruled).isInstanceOf(Reply.Accepted.class);
      assertThat(available(ledger, client)).isEqualTo(30_00);
      assertThat(available(ledger, provider)).isEqualTo(60_00);

      // Another ruling on the same step comes too late and does nothing.
      Reply late =
          ledger.submitAndWait(
              Submission.of(CreateTransfer.voidPending(Uint128.of(104), Uint128.of(101)))
                  .with(new Step(order, 1)));
      assertThat(late).isEqualTo(new Reply.StepMoved(new Step(order, 1), 2));
      assertThat(ledger.queries().transfers(List.of(Uint128.of(104))).value()).isEmpty();
    }
  }

  private static long available(Ledger ledger, Uint128 account) {
    return ledger.queries().account(account).value().orElseThrow().balances().available();
  }
}
