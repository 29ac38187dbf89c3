package org.comfrey.payments.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.processor.Settlement;
import org.comfrey.payments.processor.Settlement.About;
import org.comfrey.payments.processor.Settlement.Line;

/**
 * The sandbox's settlement reports: what it took, gave back, paid out and lost to chargebacks on a
 * day of UTC, less its fees. Cards that ask for it are late, missing, doubled, short or too dear.
 */
final class SandboxSettlements {
  private static final long CHARGE_BASIS_POINTS = 140;
  private static final long PER_MOVEMENT_MINOR = 25;
  private static final long CHARGEBACK_MINOR = 1_500;
  private static final long SHORT_BY_MINOR = 100;

  private final ModuleDatabase database;

  SandboxSettlements(ModuleDatabase database) {
    this.database = database;
  }

  /**
   * 1.4 % and 0.25 of a charge, 0.25 of a payout, 15.00 of a chargeback, nothing of what it gives
   * back.
   */
  static long feeMinor(About about, Money amount) {
    return switch (about) {
      case CHARGE ->
          (amount.amountMinor() * CHARGE_BASIS_POINTS + 5_000) / 10_000 + PER_MOVEMENT_MINOR;
      case PAYOUT -> PER_MOVEMENT_MINOR;
      case CHARGEBACK -> CHARGEBACK_MINOR;
      case REFUND, CHARGEBACK_REVERSED -> 0;
    };
  }

  /** The report of a day; empty until the day is over. */
  Optional<Settlement> of(LocalDate day, Instant now) {
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant until = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    if (until.isAfter(now)) {
      return Optional.empty();
    }
    List<Line> lines = new ArrayList<>();
    charges(from, until).forEach(lines::addAll);
    lines.addAll(transfers(from, until));
    lines.addAll(chargebacks(from, until));
    return Optional.of(new Settlement(day, lines));
  }

  private List<List<Line>> charges(Instant from, Instant until) {
    return database
        .sql()
        .sql(
            """
            select * from (
              select c.payment_id, c.amount_minor, c.currency, i.behaviour,
                coalesce(c.captured_at, c.settles_at)
                  + case i.behaviour when 'SETTLED_LATE' then interval '2 days'
                    else interval '0' end as reported_at
              from sandbox_charge c join sandbox_instrument i on i.token = c.token
              where c.state = 'captured' or c.settles_as = 'captured') s
            where reported_at >= :from and reported_at < :until and behaviour <> 'NEVER_SETTLED'
            order by reported_at, payment_id\
            """)
        .param("from", Times.parameter(from))
        .param("until", Times.parameter(until))
        .query((row, n) -> charge(row))
        .list();
  }

  private static List<Line> charge(ResultSet row) throws SQLException {
    UUID payment = row.getObject("payment_id", UUID.class);
    Money amount = new Money(row.getLong("amount_minor"), row.getString("currency"));
    SandboxCard card = SandboxCard.valueOf(row.getString("behaviour"));
    long fee = feeMinor(About.CHARGE, amount);
    String id = "stl_" + payment;
    return switch (card) {
      case SETTLED_TWICE ->
          List.of(
              new Line(id, About.CHARGE, payment, amount, fee),
              new Line(id + "_2", About.CHARGE, payment, amount, fee));
      case SETTLED_SHORT -> {
        Money less =
            new Money(Math.max(1, amount.amountMinor() - SHORT_BY_MINOR), amount.currency());
        yield List.of(new Line(id, About.CHARGE, payment, less, feeMinor(About.CHARGE, less)));
      }
      case FEE_TOO_HIGH -> List.of(new Line(id, About.CHARGE, payment, amount, 2 * fee));
      default -> List.of(new Line(id, About.CHARGE, payment, amount, fee));
    };
  }

  private List<Line> chargebacks(Instant from, Instant until) {
    return database
        .sql()
        .sql(
            """
            select id, opens_at as at, false as back, amount_minor, currency
            from sandbox_chargeback where opens_at >= :from and opens_at < :until
            union all
            select id, decides_at, true, amount_minor, currency
            from sandbox_chargeback where won and decides_at >= :from and decides_at < :until
            order by at, id\
            """)
        .param("from", Times.parameter(from))
        .param("until", Times.parameter(until))
        .query((row, n) -> {
          UUID id = row.getObject("id", UUID.class);
          About about = row.getBoolean("back") ? About.CHARGEBACK_REVERSED : About.CHARGEBACK;
          Money amount = new Money(row.getLong("amount_minor"), row.getString("currency"));
          return new Line(
              "stl_" + id + (row.getBoolean("back") ? "_back" : ""),
              about,
              id,
              amount,
              feeMinor(about, amount));
        })
        .list();
  }

  private List<Line> transfers(Instant from, Instant until) {
    return database
        .sql()
        .sql(
            """
            select id, kind, amount_minor, currency from sandbox_transfer
            where settles_at >= :from and settles_at < :until and failure is null
            order by settles_at, id\
            """)
        .param("from", Times.parameter(from))
        .param("until", Times.parameter(until))
        .query((row, n) -> {
          UUID id = row.getObject("id", UUID.class);
          About about = row.getString("kind").equals("refund") ? About.REFUND : About.PAYOUT;
          Money amount = new Money(row.getLong("amount_minor"), row.getString("currency"));
          return new Line("stl_" + id, about, id, amount, feeMinor(about, amount));
        })
        .list();
  }
}
