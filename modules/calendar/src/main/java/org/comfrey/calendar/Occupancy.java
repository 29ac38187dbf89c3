package org.comfrey.calendar;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.BookingId;
import org.comfrey.api.ListingId;
import org.comfrey.api.PersonId;
import org.comfrey.api.PlanId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.schedule.Busy;
import org.comfrey.schedule.Session;
import org.comfrey.schedule.Taken;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in calendars, for the slots that it leaves. It reads by the start, because a
 * B-tree finds a provider's few days ten times faster than the constraint's index does; blocks,
 * which may be long, by their end.
 */
final class Occupancy {
  /** Nobody's booking, for questions that leave nothing out. */
  static final BookingId NONE = new BookingId(new UUID(0, 0));

  /** The longest session and its buffers, see {@code Offer} and {@link PlanRules}. */
  private static final Duration LONGEST = Duration.ofDays(3);

  private static final String LINE =
      """
      SELECT b.resource, lower(b.occupied) AS begins, upper(b.occupied) AS ends, b.kind,
        CASE WHEN b.kind = 'class' THEN b.listing END AS class_of,
        CASE WHEN b.kind = 'class' THEN lower(b.during) END AS session_begins,
        CASE WHEN b.kind = 'class' THEN upper(b.during) END AS session_ends,
        CASE WHEN b.kind = 'class' THEN
          (SELECT count(*) FROM seat s WHERE s.class = b.id AND s.state <> 'released')
        END AS seats_taken
      FROM booking b
      """;

  private static final String LINES =
      LINE
          + """
          WHERE b.resource = %1$s AND b.stands AND b.kind <> 'block'
            AND lower(b.occupied) > ? AND lower(b.occupied) < ? AND b.owner <> ?
            AND upper(b.occupied) > ?
          UNION ALL
          """
          + LINE
          + """
          WHERE b.resource = %1$s AND b.stands AND b.kind = 'block'
            AND upper(b.occupied) > ? AND lower(b.occupied) < ?
          UNION ALL
          SELECT t.resource, lower(t.during), upper(t.during), 'imported', NULL, NULL, NULL, NULL
          FROM busy_time t
          WHERE t.resource = %1$s AND upper(t.during) > ? AND lower(t.during) < ?
          """;

  private final ModuleDatabase database;

  Occupancy(ModuleDatabase database) {
    this.database = database;
  }

  /** Something that stands; session is set for a class. */
  record Line(Busy busy, @Nullable ListingId classOf, @Nullable Session session) {}

  /** What is taken for sessions of a listing: its own classes can be joined, all else is busy. */
  static Taken taken(List<Line> lines, ListingId listing) {
    List<Busy> busy = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    for (Line line : lines) {
      if (line.session() != null && listing.equals(line.classOf())) {
        sessions.add(line.session());
      } else {
        busy.add(line.busy());
      }
    }
    return new Taken(busy, sessions);
  }

  /** The current version of a plan, and what its provider has given away, buffers included. */
  record Page(long version, PersonId provider, List<Line> lines) {
    private Page with(List<Page> others) {
      return new Page(
          version, provider, others.stream().flatMap(other -> other.lines().stream()).toList());
    }
  }

  /**
   * Read in one statement, so that version and calendar are of one moment.
   *
   * @param except a booking that is left out, with the time that is proposed for it
   */
  Optional<Page> page(PlanId plan, Instant from, Instant until, BookingId except) {
    List<Page> lines =
        database
            .sql()
            .sql(
                "SELECT p.version AS plan_version, p.provider AS owner, b.* FROM plan p"
                    + " LEFT JOIN LATERAL ("
                    + LINES.formatted("p.provider")
                    + ") b ON true WHERE p.id = ?")
            .params(range(from, until, except))
            .param(plan.value())
            .query((row, number) -> page(row))
            .list();
    return lines.stream().findFirst().map(first -> first.with(lines));
  }

  /** A listing's terms and its provider's calendar, of one moment. */
  record ListingPage(Terms terms, Page page) {}

  /** The same with the terms of a listing that is published and can be booked. */
  Optional<ListingPage> page(ListingId listing, Instant from, Instant until) {
    List<ListingPage> lines =
        database
            .sql()
            .sql(
                "SELECT p.version AS plan_version, p.provider AS owner, b.*, t.*"
                    + " FROM listing_terms t"
                    + " JOIN plan p ON p.id = t.plan AND p.provider = t.provider"
                    + " LEFT JOIN LATERAL ("
                    + LINES.formatted("p.provider")
                    + """
                    ) b ON true
                    WHERE t.listing = ? AND t.state = 'published' AND t.duration_minutes IS NOT NULL\
                    """)
            .params(range(from, until, NONE))
            .param(listing.value())
            .query((row, number) -> new ListingPage(TermsTable.terms(row), page(row)))
            .list();
    return lines.stream()
        .findFirst()
        .map(first ->
            new ListingPage(
                first.terms(), first.page().with(lines.stream().map(ListingPage::page).toList())));
  }

  private static List<Object> range(Instant from, Instant until, BookingId except) {
    return List.of(
        utc(from.minus(LONGEST)),
        utc(until),
        except.value(),
        utc(from),
        utc(from),
        utc(until),
        utc(from),
        utc(until));
  }

  private static Page page(ResultSet row) throws SQLException {
    return new Page(
        row.getLong("plan_version"),
        new PersonId(row.getObject("owner", UUID.class)),
        row.getString("kind") == null ? List.of() : List.of(line(row)));
  }

  /** What several calendars have given away. */
  Map<PersonId, List<Line>> of(Collection<PersonId> resources, Instant from, Instant until) {
    Map<PersonId, List<Line>> result = new HashMap<>();
    database
        .sql()
        .sql(LINES.formatted("ANY (?::uuid[])"))
        .param(array(resources))
        .param(utc(from.minus(LONGEST)))
        .param(utc(until))
        .param(NONE.value())
        .param(utc(from))
        .param(array(resources))
        .param(utc(from))
        .param(utc(until))
        .param(array(resources))
        .param(utc(from))
        .param(utc(until))
        .query((ResultSet row) -> {
          PersonId resource = new PersonId(row.getObject("resource", UUID.class));
          result.computeIfAbsent(resource, person -> new ArrayList<>()).add(line(row));
        });
    return result;
  }

  private static String[] array(Collection<PersonId> resources) {
    return resources.stream().map(PersonId::toString).toArray(String[]::new);
  }

  private static Line line(ResultSet row) throws SQLException {
    Busy busy = new Busy(instant(row, "begins"), instant(row, "ends"), row.getString("kind"));
    @Nullable UUID classOf = row.getObject("class_of", UUID.class);
    return classOf == null
        ? new Line(busy, null, null)
        : new Line(
            busy,
            new ListingId(classOf),
            new Session(
                instant(row, "session_begins"),
                instant(row, "session_ends"),
                row.getInt("seats_taken")));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
