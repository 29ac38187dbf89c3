package org.comfrey.payments.coupon;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Coupon;
import org.comfrey.api.payments.CouponDraft;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/** The tables of coupons and their uses. */
final class CouponTable {
  private static final int LISTED_MOST = 200;

  private final ModuleDatabase database;

  CouponTable(ModuleDatabase database) {
    this.database = database;
  }

  /** Writes a coupon that has no money yet; false where the code belongs to another. */
  boolean insert(UUID id, CouponDraft draft, @Nullable PersonId funder, PersonId by, Instant now) {
    return database
            .sql()
            .sql(
                """
                insert into coupon
                  (id, code, funder, basis_points, most_minor, currency, minimum_minor, valid_from,
                   valid_until, uses, uses_per_person, created_by, created_at)
                values (:id, :code, :funder, :share, :most, :currency, :minimum, :from, :until,
                  :uses, :each, :by, :now)
                on conflict do nothing\
                """)
            .param("id", id)
            .param("code", draft.code())
            .param("funder", funder == null ? null : funder.value(), java.sql.Types.OTHER)
            .param("share", draft.basisPoints(), java.sql.Types.INTEGER)
            .param("most", draft.most().amountMinor())
            .param("currency", draft.most().currency())
            .param("minimum", draft.minimumMinor())
            .param("from", Times.parameter(draft.from()))
            .param("until", Times.parameter(draft.until()))
            .param("uses", draft.uses())
            .param("each", draft.usesPerPerson())
            .param("by", by.value())
            .param("now", Times.parameter(now))
            .update()
        == 1;
  }

  void funded(UUID id) {
    database.sql().sql("update coupon set funded = true where id = :id").param("id", id).update();
  }

  void delete(UUID id) {
    database.sql().sql("delete from coupon where id = :id and not funded").param("id", id).update();
  }

  void close(UUID id, Instant now) {
    database
        .sql()
        .sql("update coupon set closed_at = :now where id = :id and closed_at is null")
        .param("now", Times.parameter(now))
        .param("id", id)
        .update();
  }

  void returned(UUID id) {
    database.sql().sql("update coupon set returned = true where id = :id").param("id", id).update();
  }

  /** Those that nobody finishes any more: without money, ended with money left, or over. */
  List<UUID> unfinished(Instant now, Instant begunBefore, int most) {
    return database
        .sql()
        .sql(
            """
            select id from coupon
            where not returned and created_at <= :begun
              and (not funded or closed_at <= :begun or valid_until <= :now)
            order by created_at limit :most\
            """)
        .param("begun", Times.parameter(begunBefore))
        .param("now", Times.parameter(now))
        .param("most", most)
        .query(UUID.class)
        .list();
  }

  Optional<CouponRow> find(UUID id) {
    return query("id = :value", id, "");
  }

  Optional<CouponRow> coded(String code) {
    return query("code = :value", code, "");
  }

  /** The same, and nobody else uses or ends it until the transaction is over. */
  Optional<CouponRow> lock(UUID id) {
    return query("id = :value", id, " for update");
  }

  private Optional<CouponRow> query(String condition, Object value, String lock) {
    return database
        .sql()
        .sql("select * from coupon where " + condition + lock)
        .param("value", value)
        .query((row, n) -> row(row))
        .optional();
  }

  int uses(UUID coupon, @Nullable PersonId person) {
    return database
        .sql()
        .sql(
            """
            select count(*) from coupon_use
            where coupon = :coupon and state <> 'released'
              and (:person::uuid is null or person = :person)\
            """)
        .param("coupon", coupon)
        .param("person", person == null ? null : person.value(), java.sql.Types.OTHER)
        .query(Integer.class)
        .single();
  }

  boolean isUsedFor(OrderId order) {
    return database
        .sql()
        .sql(
            "select exists (select 1 from coupon_use where order_id = :order and state <>"
                + " 'released')")
        .param("order", order.value())
        .query(Boolean.class)
        .single();
  }

  long paidMinor(OrderId order) {
    return database
        .sql()
        .sql(
            """
            select amount_minor from coupon_use where order_id = :order and state = 'used'\
            """)
        .param("order", order.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  boolean isReserved(UUID coupon) {
    return database
        .sql()
        .sql(
            "select exists (select 1 from coupon_use where coupon = :coupon and state ="
                + " 'reserved')")
        .param("coupon", coupon)
        .query(Boolean.class)
        .single();
  }

  void reserve(
      PaymentId payment,
      UUID coupon,
      OrderId order,
      PersonId person,
      long amountMinor,
      Instant now) {
    database
        .sql()
        .sql(
            """
            insert into coupon_use (payment_id, coupon, order_id, person, amount_minor, at)
            values (:payment, :coupon, :order, :person, :amount, :now)\
            """)
        .param("payment", payment.value())
        .param("coupon", coupon)
        .param("order", order.value())
        .param("person", person.value())
        .param("amount", amountMinor)
        .param("now", Times.parameter(now))
        .update();
  }

  /** Brings uses up to their payments, all that are open or one. */
  int settle(@Nullable PaymentId payment) {
    return database
        .sql()
        .sql(
            """
            update coupon_use u
            set state = case when p.state = 'succeeded' then 'used' else 'released' end
            from payment p
            where p.id = u.payment_id and u.state = 'reserved'
              and p.state in ('succeeded', 'declined')
              and (:payment::uuid is null or u.payment_id = :payment)\
            """)
        .param("payment", payment == null ? null : payment.value(), java.sql.Types.OTHER)
        .update();
  }

  /** Those of a funder, or the platform's; the newest first. */
  List<Coupon> of(@Nullable PersonId funder) {
    return views(
        "funder is not distinct from :value::uuid", funder == null ? null : funder.value());
  }

  Optional<Coupon> view(UUID id) {
    return views("id = :value::uuid", id).stream().findFirst();
  }

  private List<Coupon> views(String condition, @Nullable UUID value) {
    return database
        .sql()
        .sql(
            "select c.*, u.so_far, u.given from coupon c left join lateral (select count(*) as"
                + " so_far, coalesce(sum(amount_minor) filter (where state = 'used'), 0) as given"
                + " from coupon_use where coupon = c.id and state <> 'released') u on true where"
                + " c.funded and c."
                + condition
                + " order by c.created_at desc, c.id desc limit "
                + LISTED_MOST)
        .param("value", value, java.sql.Types.OTHER)
        .query((row, n) -> view(row))
        .list();
  }

  private static Coupon view(ResultSet rows) throws SQLException {
    CouponRow row = row(rows);
    return new Coupon(
        row.id(),
        row.code(),
        row.funder(),
        row.basisPoints(),
        new Money(row.mostMinor(), row.currency()),
        row.minimumMinor(),
        row.from(),
        row.until(),
        row.uses(),
        row.usesPerPerson(),
        rows.getInt("so_far"),
        new Money(rows.getLong("given"), row.currency()),
        row.closed());
  }

  private static CouponRow row(ResultSet row) throws SQLException {
    UUID funder = row.getObject("funder", UUID.class);
    OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
    return new CouponRow(
        row.getObject("id", UUID.class),
        row.getString("code"),
        funder == null ? null : new PersonId(funder),
        row.getObject("basis_points", Integer.class),
        row.getLong("most_minor"),
        row.getString("currency"),
        row.getLong("minimum_minor"),
        Times.column(row, "valid_from"),
        Times.column(row, "valid_until"),
        row.getInt("uses"),
        row.getInt("uses_per_person"),
        row.getBoolean("funded"),
        closed == null ? null : closed.toInstant());
  }
}
