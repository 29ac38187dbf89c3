package org.comfrey.ledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.comfrey.ledger.ChangeLimits;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.Once;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
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

  /** What is done to a table, and what is found then. */
  private static final String TAMPERINGS =
      """
      update ledger_transfer set kind = 1 where position = 3 | flags of kind 0
      update ledger_transfer set kind = 6 where position = 3 | is unknown, or it carries more than balances
      update ledger_transfer set flags = 0 where position = 5 | with flags of kind 0
      update ledger_transfer set id = null where position = 3 | an entry of kind 0 with the id null
      update ledger_transfer set amount = -10 where position = 3 | the amount -10 is negative
      update ledger_transfer set amount = 31 where position = 6 | it posts 31 of a hold of 30
      update ledger_transfer set ledger = 2 where position = 3 | it is of ledger 2
      update ledger_transfer set code = 2 where position = 6 | of another ledger or code than
      update ledger_transfer set closed = 1 where position = 4 | is open, recorded is the contrary
      update ledger_transfer set expires_at = 7 where position = 5 | it expires at 7, by its timeout at 0
      update ledger_transfer set timeout_seconds = 7 where position = 5 | it expires at 0, by its timeout
      update ledger_transfer set pending_id = null where position = 6 | ends the hold null
      update ledger_transfer set pending_id = id where position = 4 | that ends the hold
      update ledger_transfer set debit_account_id = null where position = 3 | it has no debit account
      update ledger_transfer set debit_account_id = gen_random_uuid() where position = 3 | account that does not exist
      update ledger_transfer set debit_account_id = credit_account_id, credit_account_id = debit_account_id where position = 6 | between other accounts than the hold
      update ledger_transfer set kind = 5 where position = 3 | an id that failed, with what a transfer has
      update ledger_transfer set position = 9 where position = 6 | the entries after 5 are missing
      update ledger_transfer set timestamp = 9000000000000000000 where position = 6 | the head's timestamp
      update ledger_transfer set debit_debits_pending = 1, credit_credits_pending = 1 where position = 6 | its open holds add up to 0 and 0
      update ledger_account set ledger = 2 where position = 1 | it is of ledger 1, account
      update ledger_account set floor = 0 where position = 1 | is below its floor 0
      update ledger_account set ceiling = 9 where position = 2 | is above its ceiling 9
      update ledger_account set flags = 2 where position = 1 | has debits past its credits
      update ledger_account set flags = 4 where position = 2 | has credits past its debits
      update ledger_account set flags = 32 where position = 2 | is closed
      update ledger_account set id = gen_random_uuid() where position = 2 | account that does not exist
      update ledger_account set timestamp = 5 where position = 2 | the timestamp 5 is not after
      update ledger_account set position = 9 where position = 2 | the entries after 1 are missing
      delete from ledger_account where position = 2 | the entries after 1 are missing
      update ledger_limits set floor = -50 | is below its floor -50
      update ledger_limits set account_id = gen_random_uuid() | limits of an account that does not exist
      delete from ledger_limits | the entries after 6 are missing
      update ledger_step set number = 3 where number = 2 | step 3 of 00000000-0000-0007-0000-000000000007 follows step 1
      update ledger_step set subject = gen_random_uuid() where number = 1 | follows step 0
      delete from ledger_step where number = 1 | the entries after 7 are missing
      update ledger_step set timestamp = 5 where number = 2 | the timestamp 5 is not after
      update ledger_head set position = 99 | the head says 99
      update ledger_head set timestamp = 5 | the head's timestamp 5 is before
      update ledger_head set account_timestamp = 5 | the head's last account is of 5
      update ledger_head set transfer_timestamp = 5 | the head's last transfer is of 5
      delete from ledger_head | ledger_head is empty
      update ledger_once set position = 99 | was accepted at position 99
      """;

  /** Any column that another one, or another row, contradicts; as a superuser would. */
  @Test
  void what_is_tampered_with_is_found_and_named() {
    more();
    assertThat(new LedgerCheck(dataSource).findings()).isEmpty();
    StringBuilder keep = new StringBuilder();
    StringBuilder restore = new StringBuilder();
    for (String table : List.of("head", "account", "transfer", "limits", "step", "once")) {
      keep.append("create table kept_%1$s as select * from ledger_%1$s;".formatted(table));
      restore.append("truncate ledger_%1$s;".formatted(table));
      restore.append("insert into ledger_%1$s select * from kept_%1$s;".formatted(table));
    }
    TestDatabase.execute(dataSource, keep.toString());
    for (String line : TAMPERINGS.lines().toList()) {
      String[] parts = line.split(" \\| ", 2);
      assertThat(findingsAfter(parts[0]))
          .as(parts[0])
          .anySatisfy(found -> assertThat(found).contains(parts[1]));
      TestDatabase.execute(dataSource, restore.toString());
    }
    assertThat(new LedgerCheck(dataSource).findings()).isEmpty();
  }

  @Test
  void a_hold_that_is_ended_twice_is_found_though_the_index_is_gone() {
    assertThat(
            findingsAfter(
                """
                drop index ledger_transfer_pending;
                update ledger_transfer set kind = 2, flags = 4,
                  pending_id = (select pending_id from ledger_transfer where position = 6)
                where position = 4\
                """))
        .anySatisfy(found -> assertThat(found).contains("ends a hold that is not open"))
        .anySatisfy(found -> assertThat(found).contains("is ended 2 times"));
  }

  /** Position 7 a change of limits, 8 and 9 steps, and a key beside the log. */
  private void more() {
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      UUID subject = new UUID(7, 7);
      byte[] key = {1};
      List<Submission> submissions =
          List.of(
              Submission.of(ChangeLimits.of(Uint128.of(9), Uint128.of(1), -90, Long.MAX_VALUE)),
              new Submission(List.of(), List.of(new Step(subject, 0))),
              new Submission(List.of(), List.of(new Step(subject, 1), Once.of(key, key, key))));
      for (Submission submission : submissions) {
        assertThat(ledger.submitAndWait(submission)).isInstanceOf(Reply.Accepted.class);
      }
    }
  }

  @Test
  void a_hold_that_was_due_is_found_open() {
    try (Ledger ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, InstantSource.system())) {
      ledger.submitAndWait(
          Submission.of(
              CreateTransfer.pend(Uint128.of(7), Uint128.of(1), Uint128.of(2), 1, 1, 1, 60)));
    }
    assertThat(findingsAfter("update ledger_head set expired_until = timestamp + 90000000000"))
        .anySatisfy(found -> assertThat(found).contains("was due at").endsWith("and is open"));
  }

  @Test
  void ids_that_are_taken_twice_are_found_though_the_index_is_gone() {
    assertThat(
            findingsAfter(
                """
                alter table ledger_transfer drop constraint ledger_transfer_id_key;
                update ledger_transfer set id = (select id from ledger_transfer where position = 3)
                where position = 4\
                """))
        .anySatisfy(found -> assertThat(found).contains("is taken 2 times"));
  }

  /** Books of one account at a time must find the same as all at once. */
  @Test
  void a_ledger_with_more_accounts_than_books_is_read_several_times() {
    assertThat(new LedgerCheck(dataSource, 1).findings()).isEmpty();
    TestDatabase.execute(
        dataSource,
        """
        update ledger_transfer set amount = 11 where position = 3;
        update ledger_transfer set credit_credits_posted = 99 where position = 6;
        delete from ledger_head\
        """);
    assertThat(new LedgerCheck(dataSource, 1).findings())
        .containsExactlyInAnyOrderElementsOf(new LedgerCheck(dataSource).findings());
  }
}
