package org.comfrey.notifications;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Reminds both sides of an appointment, a day and an hour before. The timers move with the booking
 * and go with it; one that fires all the same looks at where the appointment stands.
 */
final class Reminders {
  static final String TIMER = "appointment-reminder";

  /** Closer to the start than that, the reminder of the day before says nothing new. */
  private static final Duration LATEST_DAY_BEFORE = Duration.ofHours(4);

  private final ModuleDatabase database;
  private final Timers timers;
  private final Notices notices;
  private final WishTable wishes;
  private final Clock clock;

  Reminders(
      ModuleDatabase database, Timers timers, Notices notices, WishTable wishes, Clock clock) {
    this.database = database;
    this.timers = timers;
    this.notices = notices;
    this.wishes = wishes;
    this.clock = clock;
  }

  /** How long before the start. */
  enum Lead {
    DAY(Duration.ofHours(24)),
    HOUR(Duration.ofHours(1));

    private final Duration time;

    Lead(Duration time) {
      this.time = time;
    }

    Duration time() {
      return time;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String id(OrderId order) {
      return order + "/" + label();
    }
  }

  /** An appointment as it stands. */
  private record Standing(
      OrderId order,
      PersonId client,
      PersonId provider,
      @Nullable ListingId listing,
      String title,
      String zone,
      Instant start) {}

  /** In the transaction of the step's event. */
  void follow(OrderAdvanced order, Appointed appointed) {
    if (appointed.cancelled()) {
      database
          .sql()
          .sql("delete from appointment where order_id = ?")
          .param(order.order().value())
          .update();
      for (Lead lead : Lead.values()) {
        timers.cancel(TIMER, lead.id(order.order()));
      }
      return;
    }
    boolean newer =
        database
                .sql()
                .sql(
                    """
                    insert into appointment as a
                      (order_id, step, client, provider, listing, title, zone, start_at, end_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (order_id) do update set
                      step = excluded.step, start_at = excluded.start_at, end_at = excluded.end_at
                    where a.step <= excluded.step\
                    """)
                .params(
                    order.order().value(),
                    order.number(),
                    order.client().value(),
                    order.provider().value(),
                    order.listing().value(),
                    order.title(),
                    order.zone(),
                    Notices.utc(appointed.start()),
                    Notices.utc(appointed.end()))
                .update()
            > 0;
    if (newer) {
      set(order.order(), appointed.start());
    }
  }

  /** In the transaction of the calendar's event: the zone has other rules. */
  void follow(BookingShifted shifted) {
    boolean moved =
        database
                .sql()
                .sql(
                    """
                    update appointment set start_at = ?, end_at = ?
                    where order_id = ? and step <= ?\
                    """)
                .params(
                    Notices.utc(shifted.start()),
                    Notices.utc(shifted.end()),
                    shifted.order().value(),
                    shifted.step())
                .update()
            > 0;
    if (moved) {
      set(shifted.order(), shifted.start());
    }
  }

  private void set(OrderId order, Instant start) {
    Instant now = clock.instant();
    for (Lead lead : Lead.values()) {
      Instant due = start.minus(lead.time());
      if (due.isAfter(now)) {
        timers.set(TIMER, lead.id(order), due);
      } else {
        // Booked within the day: they know.
        timers.cancel(TIMER, lead.id(order));
      }
    }
  }

  /** The timer of an order and a lead, as {@link Lead#id} writes it. */
  void due(String id) {
    int slash = id.indexOf('/');
    OrderId order = OrderId.valueOf(id.substring(0, slash));
    Lead lead = Lead.valueOf(id.substring(slash + 1).toUpperCase(Locale.ROOT));
    Optional<Standing> found = find(order);
    Instant now = clock.instant();
    if (found.isEmpty() || !now.isBefore(latest(lead, found.get().start()))) {
      return;
    }
    Standing standing = found.get();
    Instant due = standing.start().minus(lead.time());
    if (now.isBefore(due)) {
      timers.set(TIMER, id, due);
      return;
    }
    database.inTransaction(() -> {
      remind(standing, lead, standing.client(), standing.order().toString(), now);
      // A class has many orders and one teacher, who is reminded once.
      remind(standing, lead, standing.provider(), String.valueOf(standing.listing()), now);
      if (lead == Lead.HOUR) {
        database
            .sql()
            .sql("delete from appointment where order_id = ? and start_at = ?")
            .params(order.value(), Notices.utc(standing.start()))
            .update();
      }
    });
  }

  private static Instant latest(Lead lead, Instant start) {
    return lead == Lead.DAY ? start.minus(LATEST_DAY_BEFORE) : start;
  }

  private void remind(Standing standing, Lead lead, PersonId person, String of, Instant now) {
    Wishes wish = wishes.of(person);
    if (lead == Lead.DAY ? wish.dayBefore() : wish.hourBefore()) {
      UUID id = News.id("reminder/" + person + "/" + of + "/" + standing.start() + "/" + lead);
      Map<String, String> values =
          Map.of(
              "title", standing.title(),
              "start", standing.start().toString(),
              "zone", standing.zone());
      String template = "reminder." + lead.label();
      notices.add(
          News.of(id, person, template, values, standing.order(), now)
              .usefulUntil(standing.start()));
    }
  }

  private Optional<Standing> find(OrderId order) {
    return database
        .sql()
        .sql("select * from appointment where order_id = ?")
        .param(order.value())
        .query((rows, _) -> standing(rows))
        .optional();
  }

  private static Standing standing(ResultSet rows) throws SQLException {
    UUID listing = rows.getObject("listing", UUID.class);
    return new Standing(
        new OrderId(rows.getObject("order_id", UUID.class)),
        new PersonId(rows.getObject("client", UUID.class)),
        new PersonId(rows.getObject("provider", UUID.class)),
        listing == null ? null : new ListingId(listing),
        rows.getString("title"),
        rows.getString("zone"),
        rows.getObject("start_at", OffsetDateTime.class).toInstant());
  }
}
