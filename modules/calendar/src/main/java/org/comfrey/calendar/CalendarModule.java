package org.comfrey.calendar;

import java.time.Clock;
import org.comfrey.api.marketplace.events.ListingSaved;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the module. */
@Configuration(proxyBeanMethods = false)
public class CalendarModule {
  private static final String NAME = "calendar";

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
  SlotFinder calendarSlots(PlanTable plans, BookingTable bookings) {
    return new SlotFinder(plans, bookings);
  }

  @Bean
  Subscriber calendarSubscriber(Databases databases, TermsTable terms, BookingTable bookings) {
    ModuleDatabase database = databases.module(NAME);
    return Subscriber.inTransactionOf(database, NAME)
        .on(StepAccepted.class, new StepFollower(bookings)::follow)
        .on(ListingSaved.class, terms::follow)
        .fromBeginning();
  }

  @Bean
  ListingTerms calendarListings(TermsTable terms, OffersApi offers) {
    return new ListingTerms(terms, offers);
  }

  @Bean
  HoldsEndpoint holdsEndpoint(
      Databases databases,
      ListingTerms listings,
      BookingTable bookings,
      SlotFinder finder,
      Ids ids,
      Clock clock) {
    HoldDesk desk = new HoldDesk(databases.module(NAME), bookings, finder, ids, clock);
    return new HoldsEndpoint(listings, desk, finder, clock);
  }

  @Bean
  CalendarEndpoint calendarEndpoint(
      Databases databases,
      ListingTerms listings,
      SlotFinder finder,
      PlanTable plans,
      BookingTable bookings,
      FieldCipher cipher,
      Ids ids,
      Clock clock) {
    ModuleDatabase database = databases.module(NAME);
    return new CalendarEndpoint(
        listings,
        finder,
        new PlanBook(database, plans, bookings, ids),
        new Agenda(database, bookings, cipher, ids, clock),
        clock);
  }
}
