package org.comfrey.payments.invoice;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.EarningsMonth;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Times;

/** What providers earned, by the steps that paid it. */
final class Earnings {
  private static final int MONTHS_MOST = 60;

  private final ModuleDatabase database;

  Earnings(ModuleDatabase database) {
    this.database = database;
  }

  /** Whether the step is written. */
  boolean knows(OrderId order, long step) {
    return database
        .sql()
        .sql("select exists (select 1 from earning where order_id = :order and step = :step)")
        .param("order", order.value())
        .param("step", step)
        .query(Boolean.class)
        .single();
  }

  /** Writes the step, inside the caller's transaction; false when it was written before. */
  boolean write(InvoiceTable.Cause cause, PersonId provider, StepSums sums) {
    return database
            .sql()
            .sql(
                """
                insert into earning
                  (order_id, step, provider, about, at, currency, earned_minor, commission_minor)
                values (:order, :step, :provider, :about, :at, :currency, :earned, :commission)
                on conflict (order_id, step) do nothing\
                """)
            .param("order", cause.order().value())
            .param("step", cause.step())
            .param("provider", provider.value())
            .param("about", cause.about())
            .param("at", Times.parameter(cause.at()))
            .param("currency", cause.currency())
            .param("earned", sums.earnedMinor())
            .param("commission", sums.commissionMinor())
            .update()
        == 1;
  }

  List<EarningsMonth> months(PersonId provider) {
    return database
        .sql()
        .sql(
            """
            select to_char(at at time zone 'UTC', 'YYYY-MM') as month, currency,
              count(distinct order_id) as orders, sum(earned_minor) as earned,
              sum(commission_minor) as commission
            from earning
            where provider = :provider and (earned_minor <> 0 or commission_minor <> 0)
            group by 1, 2 order by 1 desc, 2 limit :limit\
            """)
        .param("provider", provider.value())
        .param("limit", MONTHS_MOST)
        .query((row, n) ->
            new EarningsMonth(
                row.getString("month"),
                row.getString("currency"),
                row.getLong("orders"),
                Math.addExact(row.getLong("earned"), row.getLong("commission")),
                row.getLong("commission"),
                row.getLong("earned")))
        .list();
  }

  /** A header and a line for each step that paid something, in order (RFC 4180). */
  byte[] csv(PersonId provider, int year) {
    StringBuilder csv = new StringBuilder("date,order,title,currency,gross,commission,earned\r\n");
    database
        .sql()
        .sql(
            """
            select * from earning
            where provider = :provider and at >= :from and at < :until
              and (earned_minor <> 0 or commission_minor <> 0)
            order by at, order_id, step\
            """)
        .param("provider", provider.value())
        .param("from", LocalDate.of(year, 1, 1).atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("until", LocalDate.of(year + 1, 1, 1).atStartOfDay().atOffset(ZoneOffset.UTC))
        .query(row -> {
          String currency = row.getString("currency");
          long earned = row.getLong("earned_minor");
          long commission = row.getLong("commission_minor");
          csv.append(LocalDate.ofInstant(Times.column(row, "at"), ZoneOffset.UTC))
              .append(',')
              .append(row.getString("order_id"))
              .append(',')
              .append(quoted(row.getString("about")))
              .append(',')
              .append(currency)
              .append(',')
              .append(decimal(Math.addExact(earned, commission), currency))
              .append(',')
              .append(decimal(commission, currency))
              .append(',')
              .append(decimal(earned, currency))
              .append("\r\n");
        });
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A text as a field. One that a spreadsheet would take for a formula is led by an apostrophe:
   * titles are other people's words.
   */
  static String quoted(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  static String decimal(long minor, String currency) {
    return java.math.BigDecimal.valueOf(minor, Currencies.decimals(currency)).toPlainString();
  }
}
