package org.comfrey.reputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.PersonJoined;
import org.comfrey.api.reputation.events.ReviewsOpened;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.jspecify.annotations.Nullable;

/** Orders, disputes and members, as their modules tell of them. */
final class Dealings {
  static final String WINDOW_TIMER = "review-window";

  /** How long both parties may write after an order was given and settled. */
  static final Duration WINDOW_TIME = Duration.ofDays(14);

  private static final String REQUESTED = "requested";

  private final ModuleDatabase database;
  private final Timers timers;
  private final Outbox outbox;

  Dealings(ModuleDatabase database, Timers timers, Outbox outbox) {
    this.database = database;
    this.timers = timers;
    this.outbox = outbox;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "reputation")
        .on(OrderAdvanced.class, this::advanced)
        .on(DisputeChanged.class, this::disputed)
        .on(PersonJoined.class, this::joined)
        .fromBeginning();
  }

  private void joined(Envelope<PersonJoined> event) {
    database
        .sql()
        .sql("insert into member (person, since) values (?, ?) on conflict do nothing")
        .params(event.data().person().value(), utc(event.data().at()))
        .update();
  }

  private void disputed(Envelope<DisputeChanged> event) {
    if (event.data().kind().equals("opened")) {
      database
          .sql()
          .sql("update dealing set disputed = coalesce(disputed, ?) where order_id = ?")
          .params(utc(event.data().at()), event.data().order().value())
          .update();
    }
  }

  private void advanced(Envelope<OrderAdvanced> event) {
    OrderAdvanced step = event.data();
    boolean asked = step.state().equals(REQUESTED);
    boolean answered = !asked && step.actor().equals(Side.PROVIDER.label());
    database
        .sql()
        .sql(
            """
            insert into dealing as d (order_id, client, provider, listing, title, step, requested)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (order_id) do update set
              step = greatest(d.step, excluded.step),
              requested = coalesce(d.requested, excluded.requested),
              answered_seconds = case
                when d.answered_seconds is null and d.requested is not null
                  and ?::timestamptz is not null
                then greatest(0, extract(epoch from (?::timestamptz - d.requested)))::bigint
                else d.answered_seconds end
            """)
        .param(step.order().value())
        .param(step.client().value())
        .param(step.provider().value())
        .param(step.listing().value())
        .param(step.title())
        .param(step.number())
        .param(asked ? utc(step.at()) : null)
        .param(answered ? utc(step.at()) : null)
        .param(answered ? utc(step.at()) : null)
        .update();
    if (Boolean.TRUE.equals(step.delivered())) {
      delivered(step);
    }
  }

  private void delivered(OrderAdvanced step) {
    Instant closes = step.at().plus(WINDOW_TIME);
    int opened =
        database
            .sql()
            .sql(
                """
                update dealing set delivered = ?, closes = ?
                where order_id = ? and delivered is null
                """)
            .params(utc(step.at()), utc(closes), step.order().value())
            .update();
    if (opened == 1) {
      timers.set(WINDOW_TIMER, step.order().toString(), closes);
      outbox.append(
          new ReviewsOpened(
              step.order(), step.client(), step.provider(), step.listing(), step.title(), closes));
    }
  }

  Optional<Dealing> find(OrderId order) {
    return read(order, "");
  }

  /** The same, and nobody else changes its reviews until the caller's transaction ends. */
  Optional<Dealing> lock(OrderId order) {
    database.requireTransaction("A lock");
    return read(order, " for update");
  }

  private Optional<Dealing> read(OrderId order, String lock) {
    return database
        .sql()
        .sql("select * from dealing where order_id = ?" + lock)
        .param(order.value())
        .query((rows, _) ->
            new Dealing(
                order,
                new PersonId(rows.getObject("client", UUID.class)),
                new PersonId(rows.getObject("provider", UUID.class)),
                new ListingId(rows.getObject("listing", UUID.class)),
                rows.getString("title"),
                instant(rows, "closes"),
                instant(rows, "closed")))
        .optional();
  }

  void close(OrderId order, Instant at) {
    database
        .sql()
        .sql("update dealing set closed = ? where order_id = ?")
        .params(utc(at), order.value())
        .update();
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
