package org.comfrey.notifications;

import java.net.URI;
import java.time.Clock;
import org.comfrey.api.identity.events.SignInEnded;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.kernel.web.Cursors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How module notifications is put together. */
@Configuration(proxyBeanMethods = false)
public class NotificationsModule {
  /** Where mails really go; without it they stay in the sandbox mailbox. */
  public static final String SMTP_URL = "comfrey.smtp-url";

  private static final String NAME = "notifications";

  @Bean
  PersonalData notificationsAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("notifications"), cipher);
  }

  @Bean
  LiveStreams liveStreams(BearerTokens tokens) {
    return new LiveStreams(tokens);
  }

  /** Where identity runs in another process, this one learns here what ended. */
  @Bean
  Subscriber endedSignInsOfStreams(BearerTokens tokens) {
    return Subscriber.outside("notifications.sign-ins")
        .on(SignInEnded.class, event -> tokens.forget(event.data().signIn()));
  }

  @Bean
  Notices notices(Databases databases, LiveStreams live) {
    return new Notices(databases.module(NAME), live);
  }

  @Bean
  Mails mails(
      Databases databases,
      PeopleApi people,
      FieldCipher cipher,
      RuntimeOptions options,
      Clock clock) {
    return new Mails(
        databases.module(NAME),
        people,
        cipher,
        new MailTexts(),
        options.publicUrl(),
        clock,
        smtp(options.properties().get(SMTP_URL)));
  }

  private static Mails.@Nullable Sender smtp(@Nullable String url) {
    return url == null || url.isBlank() ? null : new Smtp(URI.create(url));
  }

  @Bean
  Subscriber noticesSubscriber(Notices notices) {
    return notices.subscriber();
  }

  @Bean
  Subscriber mailsSubscriber(Mails mails) {
    return mails.subscriber();
  }

  @Bean
  NotificationsEndpoint notificationsEndpoint(Notices notices, Mails mails, Cursors cursors) {
    return new NotificationsEndpoint(notices, mails, cursors);
  }
}
