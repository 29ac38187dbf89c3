package org.comfrey.payments.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.processor.ChargebackFacts;
import org.comfrey.payments.sandbox.SandboxTables.Charge;
import org.jspecify.annotations.Nullable;

/**
 * Chargebacks of the sandbox. The card's bank is easily convinced: an answer that contains the word
 * {@code winning} wins a day later, any other loses, and so does none within a week.
 */
final class SandboxChargebacks {
  static final Duration AFTER = Duration.ofHours(1);
  static final Duration TO_ANSWER = Duration.ofDays(7);
  static final Duration TO_DECIDE = Duration.ofDays(1);

  private final ModuleDatabase database;
  private final SandboxWebhooks webhooks;

  SandboxChargebacks(ModuleDatabase database, SandboxWebhooks webhooks) {
    this.database = database;
    this.webhooks = webhooks;
  }

  /** Plans the chargeback of a charge; called in the transaction that makes the charge. */
  void plan(Charge charge, Instant now) {
    UUID id = Derived.id("sandbox-chargeback", charge.payment());
    Instant opens = now.plus(AFTER);
    database
        .sql()
        .sql(
            """
            insert into sandbox_chargeback (id, payment_id, amount_minor, currency, reason,
              opens_at, respond_by)
            values (:id, :payment, :amount, :currency, 'fraudulent', :opens, :respondBy)
            on conflict do nothing\
            """)
        .param("id", id)
        .param("payment", charge.payment())
        .param("amount", charge.amount().amountMinor())
        .param("currency", charge.amount().currency())
        .param("opens", Times.parameter(opens))
        .param("respondBy", Times.parameter(opens.plus(TO_ANSWER)))
        .update();
    webhooks.ofChargeback(id, "opened", opens);
    webhooks.ofChargeback(id, "ended", opens.plus(TO_ANSWER));
  }

  void represent(UUID id, String answer, Instant now) {
    database.inTransaction(() -> {
      Instant decides = now.plus(TO_DECIDE);
      int taken =
          database
              .sql()
              .sql(
                  """
                  update sandbox_chargeback set answer = :answer, decides_at = :decides, won = :won
                  where id = :id and answer is null and opens_at <= :now and respond_by > :now\
                  """)
              .param("answer", answer)
              .param("decides", Times.parameter(decides))
              .param("won", answer.toLowerCase(Locale.ROOT).contains("winning"))
              .param("id", id)
              .param("now", Times.parameter(now))
              .update();
      if (taken == 1) {
        webhooks.ofChargeback(id, "ended", decides);
      }
    });
  }

  Optional<ChargebackFacts> find(UUID id, Instant now) {
    return database
        .sql()
        .sql("select * from sandbox_chargeback where id = :id and opens_at <= :now")
        .param("id", id)
        .param("now", Times.parameter(now))
        .query((row, n) -> facts(row, now))
        .optional();
  }

  private static ChargebackFacts facts(ResultSet row, Instant now) throws SQLException {
    @Nullable OffsetDateTime decides = row.getObject("decides_at", OffsetDateTime.class);
    Instant respondBy = Times.column(row, "respond_by");
    ChargebackFacts.State state;
    if (decides == null) {
      state = respondBy.isAfter(now) ? ChargebackFacts.State.OPEN : ChargebackFacts.State.LOST;
    } else if (decides.toInstant().isAfter(now)) {
      state = ChargebackFacts.State.REPRESENTED;
    } else {
      state = row.getBoolean("won") ? ChargebackFacts.State.WON : ChargebackFacts.State.LOST;
    }
    return new ChargebackFacts(
        row.getObject("id", UUID.class),
        new PaymentId(row.getObject("payment_id", UUID.class)),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        row.getString("reason"),
        state,
        respondBy);
  }
}
