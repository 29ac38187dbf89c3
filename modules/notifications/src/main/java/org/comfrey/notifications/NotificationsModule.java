package org.comfrey.notifications;

import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.client.PublicAddresses;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** How module notifications is put together. */
@Configuration(proxyBeanMethods = false)
public class NotificationsModule {
  /** Where mails really go; without it they stay in the sandbox mailbox. */
  public static final String SMTP_URL = "comfrey.smtp-url";

  /** Whether this machine itself may be sent to; for tests, never where strangers are. */
  public static final String LOOPBACK = "comfrey.outside.loopback";

  private static final String NAME = "notifications";
  private static final String OUTGOING = "outgoingMail";

  @Bean
  PersonalData notificationsAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("notifications"), cipher);
  }

  @Bean
  LiveStreams liveStreams(BearerTokens tokens, Nodes nodes) {
    return new LiveStreams(tokens, nodes);
  }

  /** Where identity runs in another process, this one learns here what ended. */
  @Bean
  Subscriber endedSignInsOfStreams(BearerTokens tokens) {
    return Subscriber.outside("notifications.sign-ins")
        .on(SignInEnded.class, event -> tokens.forget(event.data().signIn()));
  }

  /** What staff read here is in the audit also where no other module runs beside this one. */
  @Bean("notificationsOutbox")
  Outbox notificationsOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  @Bean("notificationsTimers")
  Timers notificationsTimers(Databases databases) {
    return new Timers(databases.module(NAME));
  }

  @Bean
  Notices notices(
      Databases databases, @Qualifier("notificationsTimers") Timers timers, LiveStreams live) {
    return new Notices(databases.module(NAME), timers, live);
  }

  @Bean
  WishTable notificationWishes(Databases databases) {
    return new WishTable(databases.module(NAME));
  }

  @Bean
  Reminders appointmentReminders(
      Databases databases,
      @Qualifier("notificationsTimers") Timers timers,
      Notices notices,
      WishTable wishes,
      Clock clock) {
    return new Reminders(databases.module(NAME), timers, notices, wishes, clock);
  }

  @Bean
  Subscriber newsSubscriber(
      Databases databases, Notices notices, Reminders reminders, LiveStreams live) {
    return new NewsDesk(databases.module(NAME), notices, reminders, live).subscriber();
  }

  @Bean
  Deliveries notificationDeliveries(Databases databases, FieldCipher cipher) {
    return new Deliveries(databases.module(NAME), cipher);
  }

  @Bean
  Addresses notificationAddresses(PeopleApi people) {
    return new Addresses(people);
  }

  @Bean
  UnsubscribeLinks unsubscribeLinks(ServerKeys keys, RuntimeOptions options) {
    return new UnsubscribeLinks(keys, options.publicUrl());
  }

  @Bean
  Mailbox sandboxMailbox(Databases databases, FieldCipher cipher, Clock clock) {
    return new Mailbox(databases.module(NAME), cipher, clock);
  }

  @Bean
  Words catalogueWords() {
    return new Words();
  }

  @Bean(destroyMethod = "close")
  Outside outsideAddresses(RuntimeOptions options) {
    boolean local = "true".equals(options.properties().get(LOOPBACK));
    return new Outside(
        InetAddress::getAllByName,
        address -> PublicAddresses.contains(address) || local && address.isLoopbackAddress());
  }

  @Bean
  PushKeys pushKeys(Databases databases, ServerKeys keys, RuntimeOptions options, Clock clock) {
    return new PushKeys(databases.module(NAME), keys, options.publicUrl(), clock);
  }

  @Bean
  Devices pushDevices(Databases databases, FieldCipher cipher) {
    return new Devices(databases.module(NAME), cipher);
  }

  @Bean
  PushSender pushSender(Outside outside, PushKeys keys, Words words) {
    return new PushSender(outside, keys, words);
  }

  @Bean
  PushEndpoint pushEndpoint(
      PushKeys keys,
      Devices devices,
      PushSender sender,
      Outside outside,
      Addresses addresses,
      Ids ids,
      Clock clock) {
    return new PushEndpoint(keys, devices, sender, outside, addresses, ids, clock);
  }

  @Bean
  Letters notificationLetters(Words words, UnsubscribeLinks links, RuntimeOptions options) {
    return new Letters(words, links, options.publicUrl());
  }

  @Bean(OUTGOING)
  MailSender outgoingMail(Mailbox mailbox, RuntimeOptions options) {
    String smtp = options.properties().get(SMTP_URL);
    // Not the mailbox itself, which is a bean already.
    return smtp == null || smtp.isBlank()
        ? (id, to, letter) -> mailbox.send(id, to, letter)
        : new Smtp(URI.create(smtp));
  }

  @Bean
  Teller teller(
      Databases databases,
      Notices notices,
      Deliveries deliveries,
      WishTable wishes,
      Addresses addresses,
      Letters letters,
      @Qualifier(OUTGOING) MailSender mails,
      Devices devices,
      PushSender pushes,
      @Qualifier("notificationsTimers") Timers timers,
      Clock clock) {
    return new Teller(
        databases.module(NAME),
        notices,
        deliveries,
        wishes,
        new Pace(databases.module(NAME)),
        addresses,
        letters,
        mails,
        devices,
        pushes,
        timers,
        clock);
  }

  @Bean
  Summaries newsSummaries(
      Databases databases,
      Notices notices,
      Deliveries deliveries,
      WishTable wishes,
      Addresses addresses,
      Letters letters,
      @Qualifier(OUTGOING) MailSender mails,
      @Qualifier("notificationsTimers") Timers timers,
      Clock clock) {
    return new Summaries(
        databases.module(NAME),
        notices,
        deliveries,
        wishes,
        addresses,
        letters,
        mails,
        timers,
        clock);
  }

  @Bean
  @Order(MailStatus.SHOWN)
  MailStatus mailStatus(Databases databases, RuntimeOptions options, Clock clock) {
    String smtp = options.properties().get(SMTP_URL);
    return new MailStatus(databases.module(NAME), smtp != null && !smtp.isBlank(), clock);
  }

  /** What time does: news that are told, deliveries that are tried again, reminders. */
  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner notificationsTimerRunner(
      @Qualifier("notificationsTimers") Timers timers,
      Teller teller,
      Summaries summaries,
      Reminders reminders,
      WebhookSender webhooks,
      Clock clock) {
    return new TimerRunner(timers, clock)
        .on(Teller.TELL, teller::tell)
        .on(Teller.TRY, teller::attempt)
        .on(Summaries.DIGEST, summaries::digest)
        .on(Summaries.MANY, summaries::many)
        .on(Reminders.TIMER, reminders::due)
        .on(WebhookSender.TIMER, webhooks::due);
  }

  @Bean
  WebhookTable webhookTable(Databases databases, FieldCipher cipher) {
    return new WebhookTable(databases.module(NAME), cipher);
  }

  @Bean
  Subscriber webhooksSubscriber(
      Databases databases, WebhookTable table, @Qualifier("notificationsTimers") Timers timers) {
    return new WebhookFeed(databases.module(NAME), table, timers).subscriber();
  }

  @Bean
  WebhookSender webhookSender(
      Databases databases,
      WebhookTable table,
      Outside outside,
      Notices notices,
      @Qualifier("notificationsTimers") Timers timers,
      Clock clock) {
    return new WebhookSender(databases.module(NAME), table, outside, notices, timers, clock);
  }

  @Bean
  WebhooksEndpoint webhooksEndpoint(
      Databases databases,
      WebhookTable table,
      Outside outside,
      @Qualifier("notificationsTimers") Timers timers,
      Cursors cursors,
      Ids ids,
      Clock clock) {
    return new WebhooksEndpoint(
        databases.module(NAME), table, outside, timers, cursors, ids, clock);
  }

  @Bean
  NotificationsEndpoint notificationsEndpoint(
      Notices notices,
      Deliveries deliveries,
      WishTable wishes,
      Addresses addresses,
      UnsubscribeLinks links,
      Teller teller,
      Mailbox mailbox,
      Cursors cursors) {
    return new NotificationsEndpoint(
        notices, deliveries, new WishDesk(wishes, addresses, links, teller), mailbox, cursors);
  }
}
