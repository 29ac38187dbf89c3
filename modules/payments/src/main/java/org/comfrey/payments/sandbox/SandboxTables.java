package org.comfrey.payments.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.comfrey.payments.processor.Processor.Instrument;
import org.jspecify.annotations.Nullable;

/** What the sandbox remembers. */
final class SandboxTables {
  private final ModuleDatabase database;

  SandboxTables(ModuleDatabase database) {
    this.database = database;
  }

  /** A card or bank account behind a token. */
  record Known(Instrument instrument, String behaviour) {}

  /** A charge as it was left; {@link #at} tells what time made of it. */
  record Charge(
      UUID payment,
      String token,
      Money amount,
      State state,
      @Nullable String reason,
      @Nullable Instant settlesAt,
      @Nullable String settlesAs,
      @Nullable String challenge) {

    enum State {
      LOST,
      PENDING,
      CHALLENGE,
      CAPTURED,
      DECLINED
    }

    /** The charge as it is at a time. */
    Charge at(Instant now) {
      if (settlesAt == null || settlesAs == null || settlesAt.isAfter(now)) {
        return this;
      }
      return settlesAs.equals("captured")
          ? ended(State.CAPTURED, null)
          : ended(State.DECLINED, settlesAs);
    }

    Charge ended(State end, @Nullable String why) {
      return new Charge(payment, token, amount, end, why, null, null, challenge);
    }
  }

  /** A refund or payout: pending until then, and then arrived or failed. */
  record Moved(Money amount, Instant settlesAt, @Nullable String failure) {}

  void addInstrument(String token, Instrument instrument, String behaviour, Instant now) {
    database
        .sql()
        .sql("insert into sandbox_instrument values (:token, :kind, :behaviour, :label, :now)")
        .param("token", token)
        .param("kind", instrument.kind())
        .param("behaviour", behaviour)
        .param("label", instrument.label())
        .param("now", Times.parameter(now))
        .update();
  }

  Optional<Known> instrument(String token) {
    return database
        .sql()
        .sql("select kind, label, behaviour from sandbox_instrument where token = :token")
        .param("token", token)
        .query((row, n) ->
            new Known(
                new Instrument(row.getString("kind"), row.getString("label")),
                row.getString("behaviour")))
        .optional();
  }

  /** Whether it was new. */
  boolean insert(Charge charge, Instant now) {
    return database
            .sql()
            .sql(
                """
                insert into sandbox_charge (payment_id, token, amount_minor, currency, state,
                  reason, settles_at, settles_as, challenge, created_at, captured_at)
                values (:payment, :token, :amount, :currency, :state, :reason, :settlesAt,
                  :settlesAs, :challenge, :now, case when :state = 'captured' then :now end)
                on conflict (payment_id) do nothing\
                """)
            .param("payment", charge.payment())
            .param("token", charge.token())
            .param("amount", charge.amount().amountMinor())
            .param("currency", charge.amount().currency())
            .param("state", column(charge.state()))
            .param("reason", charge.reason(), Types.VARCHAR)
            .param("settlesAt", parameter(charge.settlesAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("settlesAs", charge.settlesAs(), Types.VARCHAR)
            .param("challenge", charge.challenge(), Types.VARCHAR)
            .param("now", Times.parameter(now))
            .update()
        == 1;
  }

  /** Writes a charge that stood as {@code before}; false where it no longer does. */
  boolean update(Charge charge, Charge.State before, Instant now) {
    return database
            .sql()
            .sql(
                """
                update sandbox_charge set state = :state, reason = :reason,
                  settles_at = :settlesAt, settles_as = :settlesAs,
                  captured_at = case when :state = 'captured' then :now end
                where payment_id = :payment and state = :before\
                """)
            .param("payment", charge.payment())
            .param("state", column(charge.state()))
            .param("reason", charge.reason(), Types.VARCHAR)
            .param("settlesAt", parameter(charge.settlesAt()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("settlesAs", charge.settlesAs(), Types.VARCHAR)
            .param("before", column(before))
            .param("now", Times.parameter(now))
            .update()
        == 1;
  }

  Optional<Charge> charge(UUID payment) {
    return database
        .sql()
        .sql("select * from sandbox_charge where payment_id = :payment")
        .param("payment", payment)
        .query((row, n) -> charge(row))
        .optional();
  }

  Optional<Charge> challenged(String challenge) {
    return database
        .sql()
        .sql("select * from sandbox_charge where challenge = :challenge")
        .param("challenge", challenge)
        .query((row, n) -> charge(row))
        .optional();
  }

  Optional<Moved> transfer(UUID id) {
    return database
        .sql()
        .sql(
            """
            select amount_minor, currency, settles_at, failure
            from sandbox_transfer where id = :id\
            """)
        .param("id", id)
        .query((row, n) ->
            new Moved(
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                Times.column(row, "settles_at"),
                row.getString("failure")))
        .optional();
  }

  void insertTransfer(UUID id, String kind, @Nullable UUID payment, Moved moved, Instant now) {
    database
        .sql()
        .sql(
            """
            insert into sandbox_transfer (id, kind, payment_id, amount_minor, currency, settles_at,
              failure, created_at)
            values (:id, :kind, :payment, :amount, :currency, :settlesAt, :failure, :now)
            on conflict (id) do nothing\
            """)
        .param("id", id)
        .param("kind", kind)
        .param("payment", payment, Types.OTHER)
        .param("amount", moved.amount().amountMinor())
        .param("currency", moved.amount().currency())
        .param("settlesAt", Times.parameter(moved.settlesAt()))
        .param("failure", moved.failure(), Types.VARCHAR)
        .param("now", Times.parameter(now))
        .update();
  }

  /** What was given back of a charge; its row is locked, so that two refunds count each other. */
  long refundedMinor(UUID payment) {
    return database
        .sql()
        .sql(
            """
            with charge as (select from sandbox_charge where payment_id = :payment for update)
            select coalesce(sum(amount_minor), 0) from sandbox_transfer, charge
            where payment_id = :payment and failure is null\
            """)
        .param("payment", payment)
        .query(Long.class)
        .single();
  }

  void addWebhook(String body, Instant sendAt) {
    database
        .sql()
        .sql("insert into sandbox_webhook (body, send_at) values (:body, :sendAt)")
        .param("body", body)
        .param("sendAt", Times.parameter(sendAt))
        .update();
  }

  /** A webhook to be sent. */
  record Webhook(long id, String body, int attempts) {}

  /** Webhooks whose time has come, the oldest first. */
  List<Webhook> claimDueWebhooks(Instant now, Duration lease) {
    return database
        .sql()
        .sql(
            """
            with due as (
              select id, send_at from sandbox_webhook where send_at <= :now
              order by send_at, id limit 50 for update skip locked),
            claimed as (
              update sandbox_webhook set send_at = :leased, attempts = attempts + 1
              from due where sandbox_webhook.id = due.id
              returning sandbox_webhook.id, body, attempts, due.send_at as planned)
            select id, body, attempts from claimed order by planned, id\
            """)
        .param("now", Times.parameter(now))
        .param("leased", Times.parameter(now.plus(lease)))
        .query((row, n) ->
            new Webhook(row.getLong("id"), row.getString("body"), row.getInt("attempts")))
        .list();
  }

  /** Notes when a webhook is to be sent again. */
  void sendAgain(long id, Instant again) {
    database
        .sql()
        .sql("update sandbox_webhook set send_at = :again where id = :id")
        .param("again", Times.parameter(again))
        .param("id", id)
        .update();
  }

  /** Forgets a webhook that was delivered or given up. */
  void forget(long id) {
    database.sql().sql("delete from sandbox_webhook where id = :id").param("id", id).update();
  }

  private static @Nullable OffsetDateTime parameter(@Nullable Instant instant) {
    return instant == null ? null : Times.parameter(instant);
  }

  private static String column(Charge.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Charge charge(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime settlesAt = row.getObject("settles_at", OffsetDateTime.class);
    return new Charge(
        row.getObject("payment_id", UUID.class),
        row.getString("token"),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        Charge.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("reason"),
        settlesAt == null ? null : settlesAt.toInstant(),
        row.getString("settles_as"),
        row.getString("challenge"));
  }
}
