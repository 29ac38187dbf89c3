package org.comfrey.messaging;

import java.time.Clock;
import org.apache.tomcat.websocket.server.WsSci;
import org.comfrey.api.ServiceLevel;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.marketplace.internal.OffersApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Rates;
import org.comfrey.kernel.work.StaffQueue;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module messaging is put together. */
@Configuration(proxyBeanMethods = false)
public class MessagingModule {
  private static ModuleDatabase own(Databases databases) {
    return databases.module("messaging");
  }

  @Bean
  PersonalData messagingAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(own(databases), cipher);
  }

  /** Tomcat speaks WebSocket once it is told to. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocket() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.addServletContainerInitializer(new WsSci(), null));
  }

  @Bean("messagingOutbox")
  Outbox messagingOutbox(Databases databases, Clock clock) {
    return new Outbox(own(databases), clock);
  }

  @Bean("messagingTimers")
  Timers messagingTimers(Databases databases) {
    return new Timers(own(databases));
  }

  @Bean
  Conversations conversations(Databases databases) {
    return new Conversations(own(databases));
  }

  @Bean
  Subscriber ordersToTalkAbout(Conversations conversations) {
    return conversations.subscriber();
  }

  @Bean
  Bodies bodies(FieldCipher cipher) {
    return new Bodies(cipher);
  }

  @Bean
  Messages messages(Databases databases, Bodies bodies) {
    return new Messages(own(databases), bodies);
  }

  @Bean(destroyMethod = "close")
  Live live(BearerTokens tokens, Nodes nodes, Messages messages) {
    return new Live(tokens, new Elsewhere(nodes), messages);
  }

  /** Where identity runs in another process, this one learns here what ended. */
  @Bean
  Subscriber endedSignInsOfSockets(BearerTokens tokens) {
    return Subscriber.outside("messaging.sign-ins")
        .on(SignInEnded.class, event -> tokens.forget(event.data().signIn()));
  }

  @Bean
  Mailroom mailroom(
      Databases databases,
      Messages messages,
      @Qualifier("messagingTimers") Timers timers,
      Live live,
      Clock clock) {
    return new Mailroom(new Group(own(databases), messages, timers), live, clock);
  }

  @Bean
  Reading reading(
      Databases databases,
      Conversations conversations,
      Messages messages,
      Live live,
      @Qualifier("messagingTimers") Timers timers,
      @Qualifier("messagingOutbox") Outbox outbox,
      Clock clock) {
    return new Reading(own(databases), conversations, messages, live, timers, outbox, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner messagingTimerRunner(
      @Qualifier("messagingTimers") Timers timers, Reading reading, Clock clock) {
    return new TimerRunner(timers, clock).on(Group.UNREAD_TIMER, reading::due);
  }

  @Bean
  LiveEndpoint liveEndpoint(
      Conversations conversations,
      Messages messages,
      Bodies bodies,
      Mailroom mailroom,
      Reading reading,
      Live live,
      Rates rates) {
    return new LiveEndpoint(
        live, new LiveCommands(conversations, messages, bodies, mailroom, reading, live, rates));
  }

  @Bean("complaintsQueue")
  StaffQueue complaintsQueue(Databases databases, RuntimeOptions options, Clock clock) {
    return new StaffQueue(
        ServiceLevel.COMPLAINTS,
        options,
        own(databases),
        "select at from complaint where decided is null",
        clock);
  }

  @Bean
  Complaints complaints(
      Databases databases,
      Conversations conversations,
      Messages messages,
      FieldCipher cipher,
      ServerKeys keys,
      @Qualifier("messagingOutbox") Outbox outbox,
      Ids ids,
      Clock clock,
      @Qualifier("complaintsQueue") StaffQueue queue) {
    return new Complaints(
        own(databases), conversations, messages, cipher, keys, outbox, ids, clock, queue);
  }

  @Bean
  MessagingEndpoint messagingEndpoint(
      Databases databases,
      Conversations conversations,
      Messages messages,
      Bodies bodies,
      Mailroom mailroom,
      Reading reading,
      Complaints complaints,
      FieldCipher cipher,
      OffersApi offers,
      PeopleApi people,
      Cursors cursors,
      @Qualifier("messagingOutbox") Outbox outbox,
      Ids ids,
      Clock clock) {
    return new MessagingEndpoint(
        own(databases),
        conversations,
        messages,
        bodies,
        mailroom,
        reading,
        new Attachments(own(databases), cipher, ids, clock),
        complaints,
        offers,
        people,
        cursors,
        outbox,
        ids,
        clock);
  }
}
