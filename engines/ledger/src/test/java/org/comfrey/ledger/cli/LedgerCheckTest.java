package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.TestDatabase;
import org.comfrey.ledger.Uint128;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Positions: 1 and 2 the accounts, 3 and 4 transfers, 5 a hold, 6 its post. */
class LedgerCheckTest {
  private final DataSource dataSource = TestDatabase.freshLedger();

  @BeforeEach
  void fill() {
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      Uint128 one = Uint128.of(1);
      Uint128 two = Uint128.of(2);
      Reply reply =
          ledger.submitAndWait(
              Submission.of(
                  CreateAccount.of(one, 1, 1).withLimits(-100, CreateAccount.NO_CEILING),
                  CreateAccount.of(two, 1, 1),
                  CreateTransfer.of(Uint128.of(3), one, two, 10, 1, 1),
                  CreateTransfer.of(Uint128.of(4), one, two, 20, 1, 1),
                  CreateTransfer.pend(Uint128.of(5), one, two, 30, 1, 1, 0),
                  CreateTransfer.post(Uint128.of(6), Uint128.of(5), 25)));
      assertThat(reply).isInstanceOf(Reply.Accepted.class);
    }
  }

  private List<String> findingsAfter(String tampering) {
    TestDatabase.execute(dataSource, tampering);
    return new LedgerCheck(dataSource).findings();
  }

  @Test
  void an_untouched_ledger_is_sound() {
    assertThat(new LedgerCheck(dataSource).findings()).isEmpty();
  }

  @Test
  void a_changed_amount_is_found_where_it_was_changed() {
    assertThat(findingsAfter("update ledger_transfer set amount = 11 where position = 3"))
        .first()
        .asString()
        .startsWith("position 3: debit account")
        .contains("[0, 11, 0, 0], recorded are [0, 10, 0, 0]");
  }

  @Test
  void a_changed_balance_is_found() {
    assertThat(
            findingsAfter(
                "update ledger_transfer set credit_credits_posted = 56 where position = 6"))
        .anySatisfy(finding -> assertThat(finding).startsWith("position 6: credit account"))
        .anySatisfy(finding -> assertThat(finding).contains("add up to 1, not to zero"));
  }

  @Test
  void a_removed_entry_is_found_as_a_gap() {
    assertThat(findingsAfter("delete from ledger_transfer where position = 4"))
        .contains("position 5: the entries after 3 are missing");
  }

  @Test
  void a_truncated_log_is_found_by_its_head() {
    assertThat(findingsAfter("delete from ledger_transfer where position = 6"))
        .contains("position 5: the head says 6");
  }

  @Test
  void a_hold_ended_twice_and_a_floor_crossed_are_found() {
    assertThat(
            findingsAfter(
                """
                insert into ledger_transfer (position, timestamp, kind, id, pending_id, amount,
                  debit_account_id, credit_account_id, ledger, code, debit_debits_posted,
                  credit_credits_posted)
                select 7, timestamp + 1, 0, gen_random_uuid(), null, 100, debit_account_id,
                  credit_account_id, 1, 1, 155, 155 from ledger_transfer where position = 6;
                update ledger_head set position = 7, timestamp = timestamp + 1\
                """))
        .anySatisfy(finding -> assertThat(finding).contains("is below its floor -100"));
    assertThat(
            findingsAfter(
                """
                update ledger_transfer set pending_id = gen_random_uuid() where position = 6\
                """))
        .anySatisfy(finding -> assertThat(finding).contains("ends a hold that is not open"));
  }

  @Test
  void a_clock_set_back_is_found() {
    assertThat(findingsAfter("update ledger_transfer set timestamp = 5 where position = 4"))
        .anySatisfy(
            finding -> assertThat(finding).startsWith("position 4: the timestamp 5 is not after"));
  }
}
