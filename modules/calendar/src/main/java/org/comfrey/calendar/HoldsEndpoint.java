package org.comfrey.calendar;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.internal.Attendance;
import org.comfrey.api.calendar.internal.FreeOn;
import org.comfrey.api.calendar.internal.HoldCommand;
import org.comfrey.api.calendar.internal.HoldReply;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.calendar.internal.MoveCommand;
import org.comfrey.api.calendar.internal.SeriesCommand;
import org.comfrey.api.calendar.internal.SeriesReply;
import org.springframework.web.bind.annotation.RestController;

/** What other modules ask of the calendar. */
@RestController
final class HoldsEndpoint implements HoldsApi {
  private static final int MOST_LISTINGS = 10_000;
  private static final int MOST_OF_A_SERIES = 52;
  private static final Instant LATEST = Instant.parse("2201-01-01T00:00:00Z");

  private final ListingTerms listings;
  private final HoldDesk desk;
  private final MoveDesk moves;
  private final Rosters rosters;
  private final SlotFinder finder;
  private final Clock clock;

  HoldsEndpoint(
      ListingTerms listings,
      HoldDesk desk,
      MoveDesk moves,
      Rosters rosters,
      SlotFinder finder,
      Clock clock) {
    this.listings = listings;
    this.desk = desk;
    this.moves = moves;
    this.rosters = rosters;
    this.finder = finder;
    this.clock = clock;
  }

  @Override
  public HoldReply hold(HoldCommand command) {
    if (!sensible(command.start())) {
      return new HoldReply.NotOffered("outside-plan", List.of());
    }
    Optional<SlotFinder.Bookable> known = finder.publishedAt(command.listing(), command.start());
    if (known.isPresent()) {
      return desk.hold(command, known.get().terms(), known.get());
    }
    return offered(command)
        .map(terms -> desk.hold(command, terms, desk.bookable(command, terms)))
        .orElseGet(this::notPublished);
  }

  /** No plan reaches beyond; arithmetic and database do not either. */
  private static boolean sensible(Instant start) {
    return start.isAfter(Instant.EPOCH) && start.isBefore(LATEST);
  }

  @Override
  public HoldReply check(HoldCommand command) {
    if (!sensible(command.start())) {
      return new HoldReply.NotOffered("outside-plan", List.of());
    }
    Optional<SlotFinder.Bookable> known = finder.publishedAt(command.listing(), command.start());
    if (known.isPresent()) {
      return desk.look(command, known.get());
    }
    return offered(command)
        .map(terms -> desk.look(command, desk.bookable(command, terms)))
        .orElseGet(this::notPublished);
  }

  @Override
  public SeriesReply holdSeries(SeriesCommand command) {
    List<HoldCommand> holds = command.holds();
    if (holds.isEmpty() || holds.size() > MOST_OF_A_SERIES) {
      throw PlanRules.invalid(
          "holds", "A series has some sessions.", "1 to " + MOST_OF_A_SERIES + " slots");
    }
    HoldCommand first = holds.getFirst();
    if (!holds.stream()
        .allMatch(hold -> hold.listing().equals(first.listing()) && sensible(hold.start()))) {
      throw PlanRules.invalid("holds", "A series is of one listing.", "slots of one listing");
    }
    return offered(first)
        .map(terms -> desk.hold(holds, terms))
        .orElseGet(() -> new SeriesReply(false, List.of(notPublished())));
  }

  @Override
  public HoldReply move(MoveCommand command) {
    return sensible(command.start())
        ? moves.move(command)
        : new HoldReply.NotOffered("outside-plan", List.of());
  }

  @Override
  public Attendance attendance(OrderId order) {
    return rosters.attendance(order);
  }

  private Optional<Terms> offered(HoldCommand command) {
    return listings.find(command.listing()).filter(Terms::published);
  }

  private HoldReply notPublished() {
    return new HoldReply.NotOffered("not-published", List.of());
  }

  @Override
  public List<ListingId> freeOn(FreeOn query) {
    if (query.listings().size() > MOST_LISTINGS) {
      throw PlanRules.invalid("listings", "Too many listings at once.", "at most " + MOST_LISTINGS);
    }
    if (query.date().getYear() < PlanRules.FIRST_YEAR
        || query.date().getYear() > PlanRules.LAST_YEAR) {
      return List.of();
    }
    return finder.freeOn(query, clock.instant());
  }
}
