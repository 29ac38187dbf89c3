package org.comfrey.payments.card;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.escrow.PaymentFacts;
import org.jspecify.annotations.Nullable;

/** The table of payments by card. */
final class PaymentTable {
  private static final String COLUMNS =
      """
      id, order_id, person, amount_minor, currency, processor, card_token, state, reason,
      challenge_url, return_reason, attempts, created_at, coupon, coupon_minor,
      (select funder from coupon where coupon.id = payment.coupon) as coupon_funder,
      exists (select 1 from voucher where voucher.id = payment.coupon) as by_voucher\
      """;

  private final ModuleDatabase database;

  PaymentTable(ModuleDatabase database) {
    this.database = database;
  }

  /**
   * Records a payment before the processor hears of it, unless it is there already; the janitor
   * looks after it from {@code checkAt} on. Whether it was new.
   */
  boolean insert(PaymentFacts facts, String cardToken, Instant now, Instant checkAt) {
    OrderId order = facts.order();
    return database
            .sql()
            .sql(
                """
                insert into payment (id, order_id, person, amount_minor, currency, processor,
                  card_token, state, check_at, created_at, coupon, coupon_minor)
                values (:id, :order, :person, :amount, :currency, :processor, :token, 'initiated',
                  :checkAt, :now, :coupon, :couponMinor)
                on conflict (id) do nothing\
                """)
            .param("id", facts.id().value())
            .param("order", order == null ? null : order.value(), java.sql.Types.OTHER)
            .param("person", facts.person().value())
            .param("amount", facts.amountMinor())
            .param("currency", facts.currency())
            .param("processor", facts.processor())
            .param("token", cardToken)
            .param("checkAt", Times.parameter(checkAt))
            .param("now", Times.parameter(now))
            .param(
                "coupon",
                facts.coupon() == null ? null : facts.coupon().coupon(),
                java.sql.Types.OTHER)
            .param("couponMinor", facts.couponMinor())
            .update()
        == 1;
  }

  /** Whoever writes this payment down waits until the transaction is over. */
  void lock(PaymentId id) {
    database
        .sql()
        .sql("select pg_advisory_xact_lock(:key)")
        .param("key", id.value().getLeastSignificantBits())
        .query(row -> {});
  }

  Optional<Payment> find(PaymentId id) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from payment where id = :id")
        .param("id", id.value())
        .query((row, n) -> payment(row))
        .optional();
  }

  List<Payment> ofOrder(OrderId order) {
    return database
        .sql()
        .sql("select " + COLUMNS + " from payment where order_id = :order order by created_at, id")
        .param("order", order.value())
        .query((row, n) -> payment(row))
        .list();
  }

  /** Notes where a payment stands and reads it; one that ended stays as it ended, and is empty. */
  Optional<Payment> update(
      PaymentId id,
      Payment.State state,
      @Nullable String reason,
      @Nullable String challengeUrl,
      @Nullable Instant checkAt) {
    return database
        .sql()
        .sql(
            """
            update payment set state = :state, reason = :reason, challenge_url = :url,
              check_at = :checkAt
            where id = :id and state not in ('succeeded', 'declined') returning\
            """
                + " "
                + COLUMNS)
        .param("id", id.value())
        .param("state", state.column())
        .param("reason", reason, java.sql.Types.VARCHAR)
        .param("url", challengeUrl, java.sql.Types.VARCHAR)
        .param(
            "checkAt",
            checkAt == null ? null : Times.parameter(checkAt),
            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .query((row, n) -> payment(row))
        .optional();
  }

  /** Notes that the payment shall go back to its card; the first reason stays. */
  void wantBack(PaymentId id, String reason) {
    database
        .sql()
        .sql("update payment set return_reason = coalesce(return_reason, :reason) where id = :id")
        .param("id", id.value())
        .param("reason", reason)
        .update();
  }

  /**
   * Takes payments that are due to be looked at. They are not due again before the lease ends, so
   * that two nodes do not ask about the same one.
   */
  List<PaymentId> claimDue(Instant now, Duration lease, int most) {
    return database
        .sql()
        .sql(
            """
            update payment set check_at = :leased, attempts = attempts + 1
            where id in (
              select id from payment where check_at <= :now
              order by check_at limit :most for update skip locked)
            returning id\
            """)
        .param("leased", Times.parameter(now.plus(lease)))
        .param("now", Times.parameter(now))
        .param("most", most)
        .query(UUID.class)
        .list()
        .stream()
        .map(PaymentId::new)
        .toList();
  }

  private static PaymentFacts.@Nullable CouponPart coupon(ResultSet row) throws SQLException {
    @Nullable UUID coupon = row.getObject("coupon", UUID.class);
    @Nullable UUID funder = row.getObject("coupon_funder", UUID.class);
    return coupon == null
        ? null
        : new PaymentFacts.CouponPart(
            coupon,
            funder == null ? null : new PersonId(funder),
            row.getLong("coupon_minor"),
            row.getBoolean("by_voucher"));
  }

  private static Payment payment(ResultSet row) throws SQLException {
    @Nullable UUID order = row.getObject("order_id", UUID.class);
    return new Payment(
        new PaymentFacts(
            new PaymentId(row.getObject("id", UUID.class)),
            order == null ? null : new OrderId(order),
            new PersonId(row.getObject("person", UUID.class)),
            row.getLong("amount_minor"),
            row.getString("currency"),
            row.getString("processor"),
            coupon(row)),
        row.getString("card_token"),
        Payment.State.ofColumn(row.getString("state")),
        row.getString("reason"),
        row.getString("challenge_url"),
        row.getString("return_reason"),
        row.getInt("attempts"),
        Times.column(row, "created_at"));
  }
}
