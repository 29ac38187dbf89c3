package org.comfrey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompanionsTest {
  private static final UUID ORDER = new UUID(1, 1);
  private static final RowTable OUTBOX =
      new RowTable(
          "outbox",
          List.of(
              new RowTable.Column("id", RowTable.Type.UUID),
              new RowTable.Column("position", RowTable.Type.BIGINT),
              new RowTable.Column("written_at", RowTable.Type.BIGINT),
              new RowTable.Column("topic", RowTable.Type.TEXT),
              new RowTable.Column("body", RowTable.Type.JSONB),
              new RowTable.Column("raw", RowTable.Type.BYTEA),
              new RowTable.Column("happened_at", RowTable.Type.TIMESTAMPTZ),
              new RowTable.Column("attempts", RowTable.Type.INT),
              new RowTable.Column("done", RowTable.Type.BOOLEAN)));

  private final TestClock clock = new TestClock();
  private final DataSource dataSource = TestDatabase.freshLedger();
  private Ledger ledger;

  @BeforeEach
  void open() {
    TestDatabase.execute(
        dataSource,
        """
        create table outbox (number bigserial primary key, id uuid not null unique,
          position bigint, written_at bigint, topic text, body jsonb, raw bytea,
          happened_at timestamptz, attempts int, done boolean)\
        """);
    ledger = Ledger.open(dataSource, LedgerOptions.STANDARD, clock);
    ledger.submitAndWait(
        Submission.of(
            CreateAccount.of(Uint128.of(1), 1, 1),
            CreateAccount.of(Uint128.of(2), 1, 1).withLimits(0, CreateAccount.NO_CEILING)));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static CreateTransfer transfer(long id, long amount) {
    return CreateTransfer.of(Uint128.of(id), Uint128.of(1), Uint128.of(2), amount, 1, 1);
  }

  private static CreateTransfer overdraft(long id) {
    return CreateTransfer.of(Uint128.of(id), Uint128.of(2), Uint128.of(1), 1_000_000, 1, 1);
  }

  private static Row row(UUID id) {
    return Row.of(
        OUTBOX,
        id,
        Row.POSITION,
        Row.TIMESTAMP,
        "paid",
        "{\"a\": [1, \"ü\"]}",
        new byte[] {0, 1, -1},
        Instant.parse("2026-02-03T04:05:06.789012Z"),
        3,
        true);
  }

  @Test
  void a_refused_event_takes_the_whole_submission_back_but_burns_its_own_id() {
    Reply reply =
        ledger.submitAndWait(
            Submission.of(transfer(10, 5), overdraft(11))
                .with(new Step(ORDER, 0), row(new UUID(5, 5))));

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Rejected.class,
            rejected ->
                assertThat(rejected.results().stream().map(EventResult::wireName))
                    .containsExactly("linked_event_failed", "exceeds_floor"));
    assertThat(count("outbox")).isZero();
    assertThat(ledger.queries().step(ORDER).value()).isZero();
    assertThat(ledger.queries().transfers(List.of(Uint128.of(10))).value()).isEmpty();
    assertThat(rejection(ledger.submitAndWait(Submission.of(overdraft(11)))))
        .isEqualTo("id_already_failed");
    assertThat(ledger.submitAndWait(Submission.of(transfer(10, 5))))
        .isInstanceOf(Reply.Accepted.class);
  }

  private static String rejection(Reply reply) {
    return ((Reply.Rejected) reply).cause().wireName();
  }

  @Test
  void of_two_that_expect_the_same_step_in_one_group_one_wins() {
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(ledger.submit(Submission.of(transfer(100 + i, 1)).with(new Step(ORDER, i / 2))));
    }
    for (int i = 0; i < 20; i++) {
      Reply reply = answers.get(i).join();
      if (i % 2 == 0) {
        assertThat(reply).as("submission " + i).isInstanceOf(Reply.Accepted.class);
      } else {
        assertThat(reply).isEqualTo(new Reply.StepMoved(new Step(ORDER, i / 2), i / 2 + 1));
      }
    }
    assertThat(ledger.queries().step(ORDER).value()).isEqualTo(10);
  }

  @Test
  void a_step_sent_again_with_its_transfer_is_told_from_a_lost_race() {
    Submission mine = Submission.of(transfer(20, 5)).with(new Step(ORDER, 0), row(new UUID(9, 9)));
    Reply first = ledger.submitAndWait(mine);
    Reply again = ledger.submitAndWait(mine);
    Reply other = ledger.submitAndWait(Submission.of(transfer(21, 5)).with(new Step(ORDER, 0)));

    Reply.Accepted accepted = (Reply.Accepted) first;
    assertThat(again)
        .isInstanceOfSatisfying(
            Reply.Accepted.class,
            repeated -> {
              assertThat(repeated.position()).isEqualTo(accepted.position());
              assertThat(repeated.timestamp()).isEqualTo(accepted.timestamp());
              assertThat(repeated.results().getFirst().wireName()).isEqualTo("exists");
            });
    assertThat(other).isEqualTo(new Reply.StepMoved(new Step(ORDER, 0), 1));
    assertThat(count("outbox")).isEqualTo(1);
  }

  private static CreateAccount third() {
    return CreateAccount.of(Uint128.of(3), 1, 1).withLimits(0, CreateAccount.NO_CEILING);
  }

  private static CreateTransfer fromThird(long id, long amount) {
    return CreateTransfer.of(Uint128.of(id), Uint128.of(3), Uint128.of(2), amount, 1, 1);
  }

  private boolean thirdIsOpen() {
    return ledger.queries().account(Uint128.of(3)).value().isPresent();
  }

  @Test
  void an_account_is_opened_with_what_needs_it_and_only_once() {
    CreateTransfer into = CreateTransfer.of(Uint128.of(40), Uint128.of(1), Uint128.of(3), 5, 1, 1);
    long groups = ledger.statistics().groups();
    Submission first = Submission.of(into).with(new Step(ORDER, 0)).opening(List.of(third()));
    Reply.Accepted accepted = (Reply.Accepted) ledger.submitAndWait(first);
    assertThat(ledger.statistics().groups()).isEqualTo(groups + 1);
    assertThat(accepted.results()).hasSize(1);
    // The same again, as it was and by somebody who knows the account by now.
    assertThat(List.of(first, Submission.of(into).with(new Step(ORDER, 0))))
        .allSatisfy(again ->
            assertThat(ledger.submitAndWait(again))
                .isInstanceOfSatisfying(
                    Reply.Accepted.class,
                    same -> assertThat(same.position()).isEqualTo(accepted.position())));
    assertThat(
            ledger.submitAndWait(
                Submission.of(fromThird(41, 2)).with(new Step(ORDER, 1)).opening(List.of(third()))))
        .isInstanceOf(Reply.Accepted.class);
    assertThat(ledger.queries().account(Uint128.of(3)).value().orElseThrow().balances().available())
        .isEqualTo(3);
  }

  @Test
  void of_many_who_open_the_same_account_at_once_all_find_it_open() {
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CreateTransfer into =
          CreateTransfer.of(Uint128.of(60 + i), Uint128.of(1), Uint128.of(3), 1, 1, 1);
      answers.add(
          ledger.submit(
              Submission.of(into).with(new Step(new UUID(7, i), 0)).opening(List.of(third()))));
    }
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.join()).isInstanceOf(Reply.Accepted.class));
    assertThat(ledger.queries().account(Uint128.of(3)).value().orElseThrow().balances().available())
        .isEqualTo(20);
  }

  @Test
  void what_is_refused_leaves_its_account_open_and_empty_and_a_step_that_moved_opens_none() {
    Submission moved =
        Submission.of(fromThird(42, 1)).with(new Step(ORDER, 1)).opening(List.of(third()));
    assertThat(ledger.submitAndWait(moved)).isEqualTo(new Reply.StepMoved(new Step(ORDER, 1), 0));
    assertThat(thirdIsOpen()).isFalse();
    Submission refused =
        Submission.of(fromThird(43, 1)).with(new Step(ORDER, 0)).opening(List.of(third()));
    assertThat(rejection(ledger.submitAndWait(refused))).isEqualTo("exceeds_floor");
    assertThat(thirdIsOpen()).isTrue();
    Submission otherwise =
        Submission.of(transfer(44, 1))
            .with(new Step(ORDER, 0))
            .opening(List.of(third().withUserData(Uint128.of(9), 0, 0)));
    assertThat(rejection(ledger.submitAndWait(otherwise)))
        .isEqualTo("exists_with_different_user_data_128");
    assertThat(ledger.queries().step(ORDER).value()).isZero();
  }

  @Test
  void a_step_without_events_has_a_position_of_its_own() {
    long before = ledger.queries().position();
    Reply reply = ledger.submitAndWait(new Submission(List.of(), List.of(new Step(ORDER, 0))));
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Accepted.class,
            accepted -> assertThat(accepted.position()).isEqualTo(before + 1));
    assertThat(ledger.queries().position()).isEqualTo(before + 1);
  }

  @Test
  void a_row_is_written_with_its_types_and_the_place_it_was_given() throws SQLException {
    UUID id = new UUID(3, 4);
    Reply.Accepted accepted =
        (Reply.Accepted) ledger.submitAndWait(Submission.of(transfer(30, 5)).with(row(id)));
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from outbox")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject("id")).isEqualTo(id);
      assertThat(row.getLong("position")).isEqualTo(accepted.position());
      assertThat(row.getLong("written_at")).isEqualTo(accepted.timestamp());
      assertThat(row.getString("body")).isEqualTo("{\"a\": [1, \"ü\"]}");
      assertThat(row.getBytes("raw")).containsExactly(0, 1, -1);
      assertThat(row.getTimestamp("happened_at").toInstant())
          .isEqualTo(Instant.parse("2026-02-03T04:05:06.789012Z"));
      assertThat(row.getInt("attempts")).isEqualTo(3);
      assertThat(row.getBoolean("done")).isTrue();
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void a_key_replays_its_reply_and_conflicts_with_another_content() {
    Once once = new Once(bytes("key"), bytes("body 1"), place -> bytes("at " + place.position()));
    Reply.Accepted first =
        (Reply.Accepted) ledger.submitAndWait(Submission.of(transfer(40, 5)).with(once));
    Reply again = ledger.submitAndWait(Submission.of(transfer(41, 5)).with(once));
    Reply other =
        ledger.submitAndWait(
            Submission.of(transfer(42, 5))
                .with(Once.of(bytes("key"), bytes("body 2"), bytes("no"))));

    assertThat(again)
        .isInstanceOfSatisfying(
            Reply.Replayed.class,
            replayed ->
                assertThat(new String(replayed.reply(), UTF_8))
                    .isEqualTo("at " + first.position()));
    assertThat(other).isEqualTo(new Reply.KeyConflict());
    assertThat(ledger.queries().transfers(List.of(Uint128.of(41), Uint128.of(42))).value())
        .isEmpty();

    clock.advance(Duration.ofDays(2));
    assertThat(ledger.forgetKeysBefore(clock.instant().minus(Duration.ofDays(1)))).isEqualTo(1);
    assertThat(ledger.submitAndWait(Submission.of(transfer(41, 5)).with(once)))
        .isInstanceOf(Reply.Accepted.class);
  }

  @Test
  void a_rejected_submission_does_not_use_its_key_up() {
    Once once = Once.of(bytes("key"), bytes("body"), bytes("done"));
    assertThat(rejection(ledger.submitAndWait(Submission.of(overdraft(50)).with(once))))
        .isEqualTo("exceeds_floor");
    assertThat(ledger.submitAndWait(Submission.of(transfer(51, 5)).with(once)))
        .isInstanceOf(Reply.Accepted.class);
  }

  @Test
  void only_the_guilty_submission_of_a_group_fails() {
    UUID taken = new UUID(6, 6);
    ledger.submitAndWait(Submission.of(transfer(60, 1)).with(row(taken)));
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      UUID id = i == 4 ? taken : new UUID(6, 100 + i);
      answers.add(ledger.submit(Submission.of(transfer(70 + i, 1)).with(row(id))));
    }
    answers.add(
        ledger.submit(
            Submission.of(transfer(90, 1)).with(Row.of(OUTBOX, "text", 1, 2, 3, 4, 5, 6, 7, 8))));
    for (int i = 0; i < answers.size(); i++) {
      CompletableFuture<Reply> answer = answers.get(i);
      if (i == 4 || i == 9) {
        assertThatThrownBy(answer::join)
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(SubmissionFailed.class);
      } else {
        assertThat(answer.join()).isInstanceOf(Reply.Accepted.class);
      }
    }
    assertThat(count("outbox")).isEqualTo(9);
    assertThat(ledger.queries().account(Uint128.of(2)).value().orElseThrow().balances().available())
        .isEqualTo(9);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private long count(String table) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
