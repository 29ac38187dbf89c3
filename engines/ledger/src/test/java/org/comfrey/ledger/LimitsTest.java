package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The result codes beyond TigerBeetle's: each is reached here. */
class LimitsTest {
  private final DataSource dataSource = TestDatabase.freshLedger();
  private Ledger ledger;
  private long nextId = 100;

  @BeforeEach
  void open() {
    ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, new TestClock());
    assertThat(status(account(1))).isEqualTo("created");
    assertThat(status(account(2).withLimits(0, 50))).isEqualTo("created");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static CreateAccount account(long id) {
    return CreateAccount.of(Uint128.of(id), 1, 1);
  }

  private CreateTransfer move(long from, long to, long amount) {
    return CreateTransfer.of(Uint128.of(nextId++), Uint128.of(from), Uint128.of(to), amount, 1, 1);
  }

  private static ChangeLimits limits(long id, long account, long floor, long ceiling) {
    return ChangeLimits.of(Uint128.of(id), Uint128.of(account), floor, ceiling);
  }

  private String status(Event event) {
    return switch (ledger.submitAndWait(Submission.of(event))) {
      case Reply.Accepted accepted -> accepted.results().getFirst().wireName();
      case Reply.Rejected rejected -> rejected.results().getFirst().wireName();
      case Reply.StepMoved other -> throw new AssertionError(other);
      case Reply.Replayed other -> throw new AssertionError(other);
      case Reply.KeyConflict other -> throw new AssertionError(other);
    };
  }

  @Test
  void an_account_is_refused_limits_that_make_no_sense() {
    assertThat(status(account(3).withLimits(5, 4))).isEqualTo("floor_must_not_exceed_ceiling");
    assertThat(status(account(3).withLimits(1, 4))).isEqualTo("opening_balance_outside_limits");
    assertThat(status(account(3).withLimits(-4, -1))).isEqualTo("opening_balance_outside_limits");
    assertThat(status(account(2).withLimits(-1, 50))).isEqualTo("exists_with_different_floor");
    assertThat(status(account(2).withLimits(0, 51))).isEqualTo("exists_with_different_ceiling");
    assertThat(status(limits(7, 2, 0, 60))).isEqualTo("created");
    assertThat(status(account(2).withLimits(0, 50))).isEqualTo("exists");
  }

  @Test
  void holds_count_against_floor_and_ceiling() {
    assertThat(status(move(1, 2, 51))).isEqualTo("exceeds_ceiling");
    CreateTransfer arriving = move(1, 2, 30).withFlags(TransferFlags.PENDING);
    assertThat(status(arriving)).isEqualTo("created");
    assertThat(status(move(1, 2, 21))).isEqualTo("exceeds_ceiling");
    assertThat(status(move(2, 1, 1))).isEqualTo("exceeds_floor");
    assertThat(status(CreateTransfer.post(Uint128.of(50), arriving.id(), 20))).isEqualTo("created");
    assertThat(status(move(2, 1, 15).withFlags(TransferFlags.PENDING))).isEqualTo("created");
    assertThat(status(move(2, 1, 6))).isEqualTo("exceeds_floor");
    assertThat(status(move(2, 1, 5))).isEqualTo("created");
    assertThat(status(move(1, 2, CreateTransfer.AMOUNT_MAX - 30))).isEqualTo("exceeds_ceiling");
  }

  @Test
  void a_change_of_limits_has_the_code_for_what_is_wrong_with_it() {
    assertThat(status(limits(0, 2, 0, 9))).isEqualTo("id_must_not_be_zero");
    assertThat(status(new ChangeLimits(Uint128.MAX, Uint128.of(2), 0, 9, false)))
        .isEqualTo("id_must_not_be_int_max");
    assertThat(status(limits(8, 2, 9, 8))).isEqualTo("floor_must_not_exceed_ceiling");
    assertThat(status(limits(8, 99, 0, 8))).isEqualTo("account_not_found");
    assertThat(status(limits(8, 2, 0, 8))).isEqualTo("id_already_failed");
    assertThat(status(limits(9, 2, 1, 8))).isEqualTo("balance_below_floor");
    assertThat(status(move(1, 2, 20))).isEqualTo("created");
    assertThat(status(limits(10, 2, 0, 19))).isEqualTo("balance_above_ceiling");
    assertThat(status(limits(11, 2, 20, 20))).isEqualTo("created");
    assertThat(status(limits(11, 2, 20, 20))).isEqualTo("exists");
    assertThat(status(limits(11, 1, 20, 20))).isEqualTo("exists_with_different_account_id");
    assertThat(status(limits(11, 2, 19, 20))).isEqualTo("exists_with_different_floor");
    assertThat(status(limits(11, 2, 20, 21))).isEqualTo("exists_with_different_ceiling");
    assertThat(status(new ChangeLimits(Uint128.of(12), Uint128.of(2), 0, 99, true)))
        .isEqualTo("linked_event_chain_open");
    Reply.Rejected broken =
        (Reply.Rejected)
            ledger.submitAndWait(
                Submission.of(
                    new ChangeLimits(Uint128.of(12), Uint128.of(2), 0, 99, true), move(2, 1, 100)));
    assertThat(broken.results().stream().map(EventResult::wireName))
        .containsExactly("linked_event_failed", "exceeds_floor");
    assertThat(ledger.queries().account(Uint128.of(2)).value().orElseThrow().floor()).isEqualTo(20);
  }
}
