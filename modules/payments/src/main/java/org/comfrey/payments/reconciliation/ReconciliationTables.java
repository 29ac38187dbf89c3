package org.comfrey.payments.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.ReconciliationItem;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Transfer;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.processor.Settlement.About;
import org.jspecify.annotations.Nullable;

/** The reports that were read, their lines and the work list. */
final class ReconciliationTables {
  private final ModuleDatabase database;

  ReconciliationTables(ModuleDatabase database) {
    this.database = database;
  }

  /** Where a list of items goes on. */
  record Place(Instant opened, UUID id) {}

  /** An item that may yet resolve itself: the books may come to know its movement. */
  record Unknown(UUID id, Movement movement, @Nullable Long reportedMinor) {}

  Optional<LocalDate> lastDay(String processor) {
    return day("select max(day) from settlement_report where processor = :processor", processor);
  }

  Optional<LocalDate> firstDayOfPayments(String processor) {
    return day(
        """
        select (min(created_at) at time zone 'UTC')::date from payment
        where processor = :processor\
        """,
        processor);
  }

  private Optional<LocalDate> day(String sql, String processor) {
    return database
        .sql()
        .sql(sql)
        .param("processor", processor)
        .query((row, n) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
        .single();
  }

  /** Those of these movements that a line of another day was about. */
  Set<UUID> seenBefore(LocalDate day, Collection<UUID> movements) {
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                select movement from settlement_line
                where movement = any(:movements) and day <> :day\
                """)
            .param("movements", movements.toArray(UUID[]::new))
            .param("day", day)
            .query(UUID.class)
            .list());
  }

  /**
   * What a transfer at a processor was part of. Transfers of orders carry the order's id: of the
   * order's payments, refunds and chargebacks it is the one whose transfer this is.
   */
  Movement movement(About about, Transfer transfer) {
    UUID carried = transfer.userData128().uuid();
    String candidates =
        switch (about) {
          case CHARGE -> "select id from payment where order_id = :carried";
          case REFUND -> "select id from refund where order_id = :carried or payment_id = :carried";
          case CHARGEBACK, CHARGEBACK_REVERSED ->
              "select id from chargeback where order_id = :carried or payment_id = :carried";
          case PAYOUT -> "select id from payout where id = :carried";
        };
    return database
        .sql()
        .sql(candidates)
        .param("carried", carried)
        .query(UUID.class)
        .list()
        .stream()
        .map(id -> new Movement(about, id))
        .filter(movement -> movement.transfers().contains(transfer.id()))
        .findFirst()
        .orElse(new Movement(about, carried));
  }

  /** Whether the day's report was new. */
  boolean insertReport(String processor, LocalDate day, Instant now) {
    return database
            .sql()
            .sql(
                """
                insert into settlement_report values (:processor, :day, :now)
                on conflict do nothing\
                """)
            .param("processor", processor)
            .param("day", day)
            .param("now", Times.parameter(now))
            .update()
        == 1;
  }

  void insert(String processor, LocalDate day, Matched matched) {
    database
        .sql()
        .sql(
            """
            insert into settlement_line values (:processor, :id, :day, :about, :reference, :amount,
              :currency, :fee, :movement, :doubled)
            on conflict do nothing\
            """)
        .param("processor", processor)
        .param("id", matched.line().id())
        .param("day", day)
        .param("about", matched.line().about().label())
        .param("reference", matched.line().reference())
        .param("amount", matched.line().amount().amountMinor())
        .param("currency", matched.line().amount().currency())
        .param("fee", matched.line().feeMinor())
        .param("movement", matched.name())
        .param("doubled", matched.doubled())
        .update();
  }

  void insert(Item item, Instant now) {
    database
        .sql()
        .sql(
            """
            insert into reconciliation_item (id, processor, kind, about, reference, movement,
              line_id, day, currency, expected_minor, reported_minor, opened_at)
            values (:id, :processor, :kind, :about, :reference, :movement, :line, :day, :currency,
              :expected, :reported, :now)
            on conflict do nothing\
            """)
        .param("id", item.id())
        .param("processor", item.processor())
        .param("kind", item.kind().column())
        .param("about", item.about())
        .param("reference", item.reference())
        .param("movement", item.movement())
        .param("line", item.lineId(), Types.VARCHAR)
        .param("day", item.day())
        .param("currency", item.currency())
        .param("expected", item.expectedMinor(), Types.BIGINT)
        .param("reported", item.reportedMinor(), Types.BIGINT)
        .param("now", Times.parameter(now))
        .update();
  }

  /** What was missing has come after all: no operator need look at it. */
  void arrivedLate(Matched matched, Instant now) {
    database
        .sql()
        .sql(
            """
            update reconciliation_item
            set kind = 'late', line_id = :line, reported_minor = :reported, resolved_at = :now
            where movement = :movement and kind = 'missing' and resolved_at is null\
            """)
        .param("line", matched.line().id())
        .param("reported", matched.line().amount().amountMinor())
        .param("now", Times.parameter(now))
        .param("movement", matched.name())
        .update();
  }

  List<Unknown> unknown(String processor) {
    return database
        .sql()
        .sql(
            """
            select id, about, reference, reported_minor from reconciliation_item
            where processor = :processor and kind = 'unknown' and resolved_at is null
            order by opened_at, id limit 1000\
            """)
        .param("processor", processor)
        .query((row, n) ->
            new Unknown(
                row.getObject("id", UUID.class),
                new Movement(
                    About.labelled(row.getString("about")), row.getObject("reference", UUID.class)),
                row.getObject("reported_minor", Long.class)))
        .list();
  }

  void known(UUID item, long expectedMinor, Instant now) {
    database
        .sql()
        .sql(
            """
            update reconciliation_item set expected_minor = :expected, resolved_at = :now
            where id = :id and resolved_at is null\
            """)
        .param("expected", expectedMinor)
        .param("now", Times.parameter(now))
        .param("id", item)
        .update();
  }

  /** Whether the item was open. */
  boolean resolve(UUID item, PersonId operator, String note, Instant now) {
    return database
            .sql()
            .sql(
                """
                update reconciliation_item
                set resolved_at = :now, resolved_by = :operator, note = :note
                where id = :id and resolved_at is null\
                """)
            .param("now", Times.parameter(now))
            .param("operator", operator.value())
            .param("note", note)
            .param("id", item)
            .update()
        == 1;
  }

  Optional<ReconciliationItem> item(UUID id) {
    return database
        .sql()
        .sql("select * from reconciliation_item where id = :id")
        .param("id", id)
        .query((row, n) -> item(row))
        .optional();
  }

  /** Newest first, one more than the limit where there are more. */
  List<ReconciliationItem> items(@Nullable Boolean open, @Nullable Place after, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from reconciliation_item
            where (:open::boolean is null or (resolved_at is null) = :open)
              and (:at::timestamptz is null or (opened_at, id) < (:at, :id::uuid))
            order by opened_at desc, id desc limit :limit\
            """)
        .param("open", open, Types.BOOLEAN)
        .param(
            "at",
            after == null ? null : Times.parameter(after.opened()),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("id", after == null ? null : after.id(), Types.OTHER)
        .param("limit", limit + 1)
        .query((row, n) -> item(row))
        .list();
  }

  int openItems(String processor, String currency) {
    return database
        .sql()
        .sql(
            """
            select count(*) from reconciliation_item
            where processor = :processor and currency = :currency and resolved_at is null\
            """)
        .param("processor", processor)
        .param("currency", currency)
        .query(Integer.class)
        .single();
  }

  /** What the processor's lines add up to: taken less given back, paid out and kept. */
  long reportedMinor(String processor, String currency) {
    return database
        .sql()
        .sql(
            """
            select coalesce(sum(
              case when about in ('charge', 'chargeback-reversed') then amount_minor
                else -amount_minor end
              - fee_minor), 0)::bigint
            from settlement_line where processor = :processor and currency = :currency\
            """)
        .param("processor", processor)
        .param("currency", currency)
        .query(Long.class)
        .single();
  }

  private static ReconciliationItem item(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    @Nullable OffsetDateTime resolved = row.getObject("resolved_at", OffsetDateTime.class);
    @Nullable UUID resolvedBy = row.getObject("resolved_by", UUID.class);
    return new ReconciliationItem(
        row.getObject("id", UUID.class),
        row.getString("processor"),
        row.getString("kind"),
        resolved == null ? "open" : "resolved",
        row.getString("about"),
        row.getObject("reference", UUID.class),
        row.getString("line_id"),
        row.getObject("day", LocalDate.class),
        money(row.getObject("expected_minor", Long.class), currency),
        money(row.getObject("reported_minor", Long.class), currency),
        Times.column(row, "opened_at"),
        resolved == null ? null : resolved.toInstant(),
        resolvedBy == null ? null : new PersonId(resolvedBy),
        row.getString("note"));
  }

  private static @Nullable Money money(@Nullable Long minor, String currency) {
    return minor == null ? null : new Money(minor, currency);
  }
}
