package org.comfrey.trade;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.comfrey.api.DisputeId;
import org.comfrey.api.OrderId;
import org.comfrey.api.calendar.internal.HoldsApi;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.api.marketplace.internal.StockApi;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.security.ViewConflict;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Rates;
import org.comfrey.kernel.work.StaffQueue;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module trade is put together. */
@Configuration(proxyBeanMethods = false)
public class TradeModule {
  private static final String NAME = "trade";

  private static ModuleDatabase own(Databases databases) {
    return databases.module(NAME);
  }

  @Bean
  PersonalData tradeAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("trade"), cipher);
  }

  @Bean
  OpenOrders openOrders(Databases databases) {
    return new OpenOrders(own(databases));
  }

  @Bean("tradeOutbox")
  Outbox tradeOutbox(Databases databases, Clock clock) {
    return new Outbox(own(databases), clock);
  }

  @Bean("tradeTimers")
  Timers tradeTimers(Databases databases) {
    return new Timers(own(databases));
  }

  @Bean
  Deadlines deadlines(@Qualifier("tradeTimers") Timers tradeTimers, Clock clock) {
    return new Deadlines(tradeTimers, clock);
  }

  /**
   * What time proposes: the next step of an order, and the end of a placing that was interrupted.
   */
  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner tradeTimerRunner(
      @Qualifier("tradeTimers") Timers tradeTimers,
      Transitions transitions,
      Placement placement,
      Disputes disputes,
      Clock clock) {
    return new TimerRunner(tradeTimers, clock)
        .on(DisputeSteps.TASK, id -> disputes.due(DisputeId.valueOf(id)))
        .on(Deadlines.TASK, id -> due(OrderId.valueOf(id), transitions, placement))
        .on(Placement.FORMER_TASK, id -> placement.finishOrForget(OrderId.valueOf(id)));
  }

  private static void due(OrderId order, Transitions transitions, Placement placement) {
    if (!transitions.due(order)) {
      placement.finishOrForget(order);
    }
  }

  @Bean
  Agreements agreements(Databases databases, Clock clock) {
    return new Agreements(own(databases), clock);
  }

  @Bean
  OrderStore orderStore(Databases databases) {
    return new OrderStore(own(databases));
  }

  @Bean
  Projection projection(
      Databases databases,
      OrderStore orders,
      Agreements agreements,
      Deadlines deadlines,
      DisputeSteps disputeSteps,
      @Qualifier("tradeOutbox") Outbox tradeOutbox,
      MeterRegistry meters) {
    return new Projection(
        own(databases),
        orders,
        agreements,
        deadlines,
        disputeSteps,
        tradeOutbox,
        new OrderMeters(meters));
  }

  /** What each operator sees of it is fewer where they are a party; this is what is measured. */
  @Bean("disputesQueue")
  StaffQueue disputesQueue(Databases databases, Clock clock) {
    return StaffQueue.ofDeadlines(
        "disputes", own(databases), "select due as at from dispute where closed is null", clock);
  }

  @Bean
  DisputeStore disputeStore(Databases databases) {
    return new DisputeStore(own(databases));
  }

  @Bean
  DisputeEntries disputeEntries(Databases databases, FieldCipher cipher) {
    return new DisputeEntries(own(databases), cipher);
  }

  @Bean
  Deliveries deliveries(Databases databases, FieldCipher cipher) {
    return new Deliveries(own(databases), cipher);
  }

  @Bean
  RulingStore rulingStore(Databases databases, ServerKeys keys) {
    return new RulingStore(own(databases), keys);
  }

  @Bean
  DisputeSteps disputeSteps(
      DisputeStore disputes,
      DisputeEntries entries,
      RulingStore rulings,
      @Qualifier("tradeTimers") Timers tradeTimers,
      @Qualifier("tradeOutbox") Outbox tradeOutbox) {
    return new DisputeSteps(disputes, entries, rulings, tradeTimers, tradeOutbox);
  }

  @Bean
  Disputes disputes(
      Databases databases,
      DisputeStore disputes,
      DisputeEntries entries,
      Transitions transitions,
      Agreements agreements,
      @Qualifier("tradeOutbox") Outbox tradeOutbox,
      Ids ids,
      Clock clock) {
    return new Disputes(
        own(databases), disputes, entries, transitions, agreements, tradeOutbox, ids, clock);
  }

  @Bean
  Rulings rulings(
      Databases databases,
      OrderStore orders,
      RulingStore rulings,
      Disputes disputes,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      @Qualifier("tradeOutbox") Outbox tradeOutbox,
      ServerKeys keys,
      Ids ids,
      Clock clock) {
    return new Rulings(
        own(databases),
        orders,
        rulings,
        disputes,
        agreements,
        steps,
        escrow,
        tradeOutbox,
        keys,
        ids,
        clock);
  }

  @Bean
  AgreementsEndpoint agreementsEndpoint(
      Databases databases,
      Agreements agreements,
      PeopleApi people,
      @Qualifier("tradeOutbox") Outbox tradeOutbox,
      Clock clock) {
    return new AgreementsEndpoint(
        own(databases),
        agreements,
        new Published(own(databases)),
        new Prover(),
        people,
        tradeOutbox,
        clock);
  }

  @Bean
  Impartiality impartiality(DisputeStore disputes) {
    return new Impartiality(disputes);
  }

  /** Who has dealt with somebody does not look as that person. */
  @Bean
  ViewConflict dealingsOfStaff(Impartiality impartiality) {
    return impartiality::related;
  }

  @Bean
  Subscriber dealingsSubscriber(Databases databases, Impartiality impartiality) {
    return impartiality.subscriber(own(databases));
  }

  @Bean
  DisputeViews disputeViews(
      OrderStore orders,
      DisputeEntries entries,
      RulingStore rulings,
      Agreements agreements,
      OrderViews orderViews,
      PeopleApi people) {
    return new DisputeViews(orders, entries, rulings, agreements, orderViews, people);
  }

  @Bean
  DisputesEndpoint disputesEndpoint(
      OrderStore orders,
      DisputeStore store,
      RulingStore precedents,
      Disputes disputes,
      Rulings rulings,
      Impartiality impartiality,
      Transitions transitions,
      DisputeViews views,
      OrderViews orderViews,
      Cursors cursors,
      Clock clock) {
    return new DisputesEndpoint(
        orders,
        store,
        precedents,
        disputes,
        rulings,
        impartiality,
        transitions,
        views,
        orderViews,
        cursors,
        clock);
  }

  @Bean
  Steps steps(EscrowApi escrow, Projection projection, InHand inHand, Ids ids) {
    return new Steps(escrow, projection, inHand, ids);
  }

  @Bean
  InHand inHand() {
    return new InHand();
  }

  @Bean
  Quotes quotes(
      Databases databases,
      Agreements agreements,
      OffersApi offers,
      HoldsApi holds,
      Ids ids,
      Clock clock) {
    return new Quotes(own(databases), agreements, offers, holds, ids, clock);
  }

  @Bean
  Placement placement(
      Databases databases,
      OrderStore orders,
      Quotes quotes,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      OffersApi offers,
      HoldsApi holds,
      StockApi stock,
      Deliveries deliveries,
      @Qualifier("tradeTimers") Timers tradeTimers,
      Clock clock) {
    return new Placement(
        own(databases),
        orders,
        quotes,
        agreements,
        steps,
        escrow,
        offers,
        holds,
        stock,
        deliveries,
        tradeTimers,
        clock);
  }

  @Bean
  OrderPayments orderPayments(
      OrderStore orders,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      InHand inHand,
      Ids ids,
      Clock clock) {
    return new OrderPayments(orders, agreements, steps, escrow, inHand, ids, clock);
  }

  @Bean
  Transitions transitions(
      OrderStore orders,
      Agreements agreements,
      Steps steps,
      HoldsApi holds,
      OffersApi offers,
      Facts facts,
      Ids ids,
      Clock clock) {
    return new Transitions(
        orders, agreements, steps, new Reschedules(holds, offers), facts, ids, clock);
  }

  @Bean
  Facts orderFacts(Agreements agreements, HoldsApi holds) {
    return new Facts(agreements, holds);
  }

  @Bean
  Names namesOfParties(PeopleApi people, FieldCipher cipher) {
    return new Names(people, cipher);
  }

  @Bean
  OrderViews orderViews(
      Agreements agreements,
      Names names,
      OffersApi offers,
      EscrowApi escrow,
      DisputeStore disputes,
      Deliveries deliveries,
      Facts facts,
      Clock clock) {
    return new OrderViews(agreements, names, offers, escrow, disputes, deliveries, facts, clock);
  }

  @Bean
  TradeEndpoint tradeEndpoint(
      Quotes quotes,
      Placement placement,
      OrderPayments payments,
      Transitions transitions,
      OrderStore orders,
      OrderViews views,
      Agreements agreements,
      EscrowApi escrow,
      Cursors cursors,
      Rates rates) {
    return new TradeEndpoint(
        quotes,
        placement,
        payments,
        transitions,
        orders,
        views,
        agreements,
        escrow,
        cursors,
        rates);
  }

  @Bean
  Subscriber stepsSubscriber(Projection projection, Steps steps, InHand inHand) {
    return new AcceptedSteps(projection, steps, inHand).subscriber();
  }

  @Bean
  Subscriber shiftedTimesSubscriber(OrderStore orders, Steps steps) {
    return new ShiftedTimes(orders, steps).subscriber();
  }

  @Bean
  Subscriber paymentsSubscriber(OrderPayments payments) {
    return Subscriber.outside("trade.payments")
        .on(
            org.comfrey.api.payments.events.PaymentSettled.class,
            event -> payments.settled(event.data()));
  }
}
