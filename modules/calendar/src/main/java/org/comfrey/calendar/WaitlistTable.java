package org.comfrey.calendar;

import static org.comfrey.calendar.Occupancy.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.WaitlistEntryId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** Who waits for what, in turn. Writers hold the lock of the provider's calendar. */
final class WaitlistTable {
  /** What one provider's calendar looks after; who comes later is told that the list is full. */
  static final int MOST = 500;

  private static final String LIVE = "w.state IN ('waiting', 'offered')";
  private static final String ENTRIES =
      """
      SELECT w.*, coalesce(t.title, '') AS title
      FROM waitlist w LEFT JOIN listing_terms t ON t.listing = w.listing
      """;

  private final ModuleDatabase database;

  WaitlistTable(ModuleDatabase database) {
    this.database = database;
  }

  /** What is kept for an entry: an interval, or a seat. */
  record Kept(BookingId id, Instant start, Instant end, Instant until) {}

  record Entry(
      WaitlistEntryId id,
      ListingId listing,
      PersonId provider,
      PersonId client,
      LocalDate from,
      LocalDate to,
      String state,
      String zone,
      String title,
      @Nullable Kept kept,
      Instant since) {}

  /** False where the client waits in this queue already. */
  boolean insert(Entry entry) {
    return database
            .sql()
            .sql(
                """
                INSERT INTO waitlist
                  (id, listing, provider, client, from_date, to_date, state, zone, created)
                VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
                ON CONFLICT (listing, client) WHERE state IN ('waiting', 'offered') DO NOTHING\
                """)
            .params(
                entry.id().value(),
                entry.listing().value(),
                entry.provider().value(),
                entry.client().value(),
                entry.from(),
                entry.to(),
                entry.zone(),
                utc(entry.since()))
            .update()
        == 1;
  }

  Optional<Entry> find(WaitlistEntryId id) {
    return database
        .sql()
        .sql(ENTRIES + " WHERE w.id = ?")
        .param(id.value())
        .query((row, number) -> entry(row))
        .optional();
  }

  /** Those that wait or have an offer, in turn. */
  List<Entry> live(PersonId provider) {
    return database
        .sql()
        .sql(
            ENTRIES
                + " WHERE w.provider = ? AND "
                + LIVE
                + " ORDER BY w.created, w.id LIMIT "
                + MOST)
        .param(provider.value())
        .query((row, number) -> entry(row))
        .list();
  }

  /** A client's own, those that still go on first. */
  List<Entry> of(PersonId client) {
    return database
        .sql()
        .sql(
            ENTRIES
                + " WHERE w.client = ? AND "
                + LIVE
                + " ORDER BY w.from_date, w.created, w.id LIMIT 200")
        .param(client.value())
        .query((row, number) -> entry(row))
        .list();
  }

  /** What is kept for a client at exactly that time. */
  Optional<Entry> offered(PersonId client, ListingId listing, Instant start) {
    return database
        .sql()
        .sql(
            ENTRIES
                + """
                 WHERE w.client = ? AND w.listing = ? AND w.state = 'offered'
                  AND w.offered_start = ?\
                """)
        .params(client.value(), listing.value(), utc(start))
        .query((row, number) -> entry(row))
        .optional();
  }

  void offer(WaitlistEntryId id, Kept kept) {
    database
        .sql()
        .sql(
            """
            UPDATE waitlist SET state = 'offered', offer = ?, offered_start = ?, offered_end = ?,
              offered_until = ? WHERE id = ?\
            """)
        .params(
            kept.id().value(), utc(kept.start()), utc(kept.end()), utc(kept.until()), id.value())
        .update();
  }

  void end(WaitlistEntryId id, String state) {
    database
        .sql()
        .sql("UPDATE waitlist SET state = ?, offer = NULL WHERE id = ?")
        .params(state, id.value())
        .update();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    @Nullable UUID offer = row.getObject("offer", UUID.class);
    return new Entry(
        new WaitlistEntryId(row.getObject("id", UUID.class)),
        new ListingId(row.getObject("listing", UUID.class)),
        new PersonId(row.getObject("provider", UUID.class)),
        new PersonId(row.getObject("client", UUID.class)),
        row.getObject("from_date", LocalDate.class),
        row.getObject("to_date", LocalDate.class),
        row.getString("state"),
        row.getString("zone"),
        row.getString("title"),
        offer == null
            ? null
            : new Kept(
                new BookingId(offer),
                Occupancy.instant(row, "offered_start"),
                Occupancy.instant(row, "offered_end"),
                Occupancy.instant(row, "offered_until")),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }
}
