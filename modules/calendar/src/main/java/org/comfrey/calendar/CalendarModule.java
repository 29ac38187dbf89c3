package org.comfrey.calendar;

import java.net.InetAddress;
import java.time.Clock;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.PersonLeaving;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.client.PublicAddresses;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the module. */
@Configuration(proxyBeanMethods = false)
public class CalendarModule {
  private static final String NAME = "calendar";

  @Bean
  PersonalData calendarAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("calendar"), cipher);
  }

  @Bean
  TermsTable calendarTerms(Databases databases) {
    return new TermsTable(databases.module(NAME));
  }

  @Bean
  PlanTable calendarPlans(Databases databases, FieldCipher cipher) {
    return new PlanTable(databases.module(NAME), cipher);
  }

  @Bean
  BookingTable calendarBookings(Databases databases) {
    return new BookingTable(databases.module(NAME));
  }

  @Bean
  SeatTable calendarSeats(Databases databases) {
    return new SeatTable(databases.module(NAME));
  }

  @Bean
  MoveTable calendarMoves(Databases databases, Ids ids, Clock clock) {
    return new MoveTable(databases.module(NAME), ids, clock);
  }

  @Bean
  SlotFinder calendarSlots(Databases databases, PlanTable plans) {
    return new SlotFinder(plans, new Occupancy(databases.module(NAME)));
  }

  @Bean("calendarOutbox")
  Outbox calendarOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  @Bean
  Waitlist calendarWaitlist(
      Databases databases,
      BookingTable bookings,
      SeatTable seats,
      SlotFinder finder,
      @Qualifier("calendarOutbox") Outbox outbox,
      @Qualifier("calendarTimers") Timers timers,
      Ids ids,
      Clock clock) {
    ModuleDatabase database = databases.module(NAME);
    return new Waitlist(
        database, new WaitlistTable(database), bookings, seats, finder, outbox, timers, ids, clock);
  }

  @Bean("calendarTimers")
  Timers calendarTimers(Databases databases) {
    return new Timers(databases.module(NAME));
  }

  /** What the clock takes back: times that nobody proposed, offers that nobody took. */
  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner calendarTimerRunner(
      @Qualifier("calendarTimers") Timers timers, MoveDesk moves, Waitlist waitlist, Clock clock) {
    return new TimerRunner(timers, clock)
        .on(Waitlist.TASK, id -> waitlist.due(PersonId.valueOf(id)))
        .on(MoveDesk.TASK, id -> moves.expire(OrderId.valueOf(id)));
  }

  @Bean
  Subscriber calendarSubscriber(
      Databases databases,
      TermsTable terms,
      BookingTable bookings,
      MoveTable moves,
      SeatTable seats,
      Waitlist waitlist) {
    ModuleDatabase database = databases.module(NAME);
    return Subscriber.outside(NAME)
        .on(
            StepAccepted.class,
            new StepFollower(database, bookings, moves, seats, waitlist)::follow)
        .on(ListingSaved.class, terms::follow)
        .fromBeginning();
  }

  /** A name of its own: what is read from the beginning must not close queues of long ago. */
  @Bean
  Subscriber calendarLeavers(Databases databases, Waitlist waitlist) {
    return Subscriber.inTransactionOf(databases.module(NAME), "calendar.leavers")
        .on(PersonLeaving.class, event -> waitlist.forget(event.data().person()));
  }

  @Bean
  ListingTerms calendarListings(TermsTable terms, OffersApi offers) {
    return new ListingTerms(terms, offers);
  }

  @Bean
  Rosters calendarRosters(BookingTable bookings, SeatTable seats, PeopleApi people) {
    return new Rosters(bookings, seats, people);
  }

  @Bean
  HoldDesk holdDesk(
      Databases databases,
      BookingTable bookings,
      SeatTable seats,
      Waitlist waitlist,
      SlotFinder finder,
      Ids ids,
      Clock clock) {
    return new HoldDesk(databases.module(NAME), bookings, seats, waitlist, finder, ids, clock);
  }

  @Bean
  MoveDesk moveDesk(
      Databases databases,
      ListingTerms listings,
      BookingTable bookings,
      SeatTable seats,
      MoveTable moves,
      Waitlist waitlist,
      SlotFinder finder,
      @Qualifier("calendarTimers") Timers timers,
      Ids ids,
      Clock clock) {
    return new MoveDesk(
        databases.module(NAME),
        listings,
        bookings,
        seats,
        moves,
        waitlist,
        finder,
        timers,
        ids,
        clock);
  }

  @Bean
  HoldsEndpoint holdsEndpoint(
      ListingTerms listings,
      HoldDesk desk,
      MoveDesk moves,
      Rosters rosters,
      SlotFinder finder,
      Clock clock) {
    return new HoldsEndpoint(listings, desk, moves, rosters, finder, clock);
  }

  @Bean
  ZoneWatch zoneWatch(
      Databases databases,
      BookingTable bookings,
      SeatTable seats,
      MoveTable moves,
      @Qualifier("calendarOutbox") Outbox outbox,
      Clock clock) {
    return new ZoneWatch(
        databases.module(NAME),
        bookings,
        seats,
        moves,
        outbox,
        ZoneWatch.Rules.ofThisJava(),
        clock);
  }

  @Bean
  BusySourceTable calendarSources(Databases databases, FieldCipher cipher, Ids ids) {
    return new BusySourceTable(databases.module(NAME), cipher, ids);
  }

  @Bean(destroyMethod = "close")
  CalendarFetcher calendarFetcher() {
    return new CalendarFetcher(InetAddress::getAllByName, PublicAddresses::contains);
  }

  @Bean
  OtherCalendars otherCalendars(
      Databases databases,
      BusySourceTable sources,
      BookingTable bookings,
      PlanTable plans,
      Waitlist waitlist,
      CalendarFetcher fetcher,
      @Qualifier("calendarTimers") Timers timers,
      Ids ids,
      Clock clock) {
    return new OtherCalendars(
        databases.module(NAME), sources, bookings, plans, waitlist, fetcher, timers, ids, clock);
  }

  @Bean
  Agenda calendarAgenda(
      Databases databases,
      BookingTable bookings,
      SeatTable seats,
      BusySourceTable sources,
      Waitlist waitlist,
      FieldCipher cipher,
      Ids ids,
      Clock clock) {
    return new Agenda(
        databases.module(NAME), bookings, seats, sources, waitlist, cipher, ids, clock);
  }

  @Bean
  CalendarEndpoint calendarEndpoint(
      Databases databases,
      ListingTerms listings,
      SlotFinder finder,
      PlanTable plans,
      BookingTable bookings,
      Agenda agenda,
      Rosters rosters,
      Waitlist waitlist,
      OtherCalendars others,
      RuntimeOptions options,
      Ids ids,
      Clock clock) {
    return new CalendarEndpoint(
        listings,
        finder,
        new PlanBook(databases.module(NAME), plans, bookings, waitlist, ids),
        agenda,
        rosters,
        new SeriesDesk(finder, clock),
        waitlist,
        others,
        new Feeds(databases.module(NAME), agenda, options.publicUrl(), clock),
        clock);
  }
}
