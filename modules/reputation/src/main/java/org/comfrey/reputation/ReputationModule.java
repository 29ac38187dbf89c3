package org.comfrey.reputation;

import java.time.Clock;
import org.comfrey.api.OrderId;
import org.comfrey.api.ServiceLevel;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.work.StaffQueue;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module reputation is put together. */
@Configuration(proxyBeanMethods = false)
public class ReputationModule {
  private static ModuleDatabase own(Databases databases) {
    return databases.module("reputation");
  }

  @Bean
  PersonalData reputationAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(own(databases), cipher);
  }

  @Bean("reputationOutbox")
  Outbox reputationOutbox(Databases databases, Clock clock) {
    return new Outbox(own(databases), clock);
  }

  @Bean("reputationTimers")
  Timers reputationTimers(Databases databases) {
    return new Timers(own(databases));
  }

  @Bean
  Dealings dealings(
      Databases databases,
      @Qualifier("reputationTimers") Timers timers,
      @Qualifier("reputationOutbox") Outbox outbox) {
    return new Dealings(own(databases), timers, outbox);
  }

  @Bean
  Subscriber dealingsWithPeopleSubscriber(Dealings dealings) {
    return dealings.subscriber();
  }

  @Bean
  Subscriber unratedPeopleSubscriber(Databases databases) {
    return Unrated.subscriber(own(databases));
  }

  @Bean
  ReviewStore reviewStore(Databases databases, FieldCipher cipher) {
    return new ReviewStore(own(databases), cipher);
  }

  @Bean
  Reviews reviews(
      Databases databases,
      Dealings dealings,
      ReviewStore store,
      @Qualifier("reputationOutbox") Outbox outbox,
      Ids ids,
      Clock clock) {
    return new Reviews(own(databases), dealings, store, outbox, ids, clock);
  }

  @Bean("reportsQueue")
  StaffQueue reportsQueue(Databases databases, RuntimeOptions options, Clock clock) {
    return new StaffQueue(
        ServiceLevel.REVIEWS,
        options,
        own(databases),
        "select min(at) as at from report where settled is null group by review",
        clock);
  }

  @Bean
  Reports reviewReports(
      Databases databases,
      ReviewStore store,
      Reviews reviews,
      FieldCipher cipher,
      ServerKeys keys,
      @Qualifier("reputationOutbox") Outbox outbox,
      Ids ids,
      Clock clock,
      @Qualifier("reportsQueue") StaffQueue queue) {
    return new Reports(own(databases), store, reviews, cipher, keys, outbox, ids, clock, queue);
  }

  /** What time does to reviews: at the end of the window the one that was written is shown. */
  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner reputationTimerRunner(
      @Qualifier("reputationTimers") Timers timers, Reviews reviews, Clock clock) {
    return new TimerRunner(timers, clock)
        .on(Dealings.WINDOW_TIMER, id -> reviews.due(OrderId.valueOf(id)));
  }

  @Bean
  ReputationEndpoint reputationEndpoint(
      Databases databases,
      Reviews reviews,
      ReviewStore store,
      Reports reports,
      PeopleApi people,
      Cursors cursors,
      Clock clock) {
    return new ReputationEndpoint(
        reviews,
        store,
        reports,
        new Standing(own(databases)),
        new ReviewViews(people, reports),
        cursors,
        clock);
  }
}
