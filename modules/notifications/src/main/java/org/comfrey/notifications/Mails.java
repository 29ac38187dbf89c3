package org.comfrey.notifications;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.calendar.events.WaitlistOffered;
import org.comfrey.api.identity.events.MailRequested;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.notifications.MailAttachment;
import org.comfrey.api.notifications.SandboxMail;
import org.comfrey.api.payments.events.ChargebackChanged;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * Mails, each made from the event that asks for it and sent once per event: a crash between sending
 * and remembering can send one a second time, which a reader forgives more easily than a mail that
 * never came.
 */
final class Mails {
  /** Sends one mail, or throws; the event then comes again. */
  interface Sender {
    void send(String to, MailTexts.Text text, @Nullable Invitation invitation);
  }

  private final ModuleDatabase database;
  private final PeopleApi people;
  private final FieldCipher cipher;
  private final MailTexts texts;
  private final URI publicUrl;
  private final Clock clock;
  private final @Nullable Sender smtp;

  /**
   * @param smtp where mails really go; null keeps them in the sandbox mailbox
   */
  Mails(
      ModuleDatabase database,
      PeopleApi people,
      FieldCipher cipher,
      MailTexts texts,
      URI publicUrl,
      Clock clock,
      @Nullable Sender smtp) {
    this.database = database;
    this.people = people;
    this.cipher = cipher;
    this.texts = texts;
    this.publicUrl = publicUrl;
    this.clock = clock;
    this.smtp = smtp;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.outside("notifications.mail")
        .on(MailRequested.class, this::account)
        .on(OrderAdvanced.class, this::order)
        .on(WaitlistOffered.class, this::offered)
        .on(BookingShifted.class, this::shifted)
        .on(ChargebackChanged.class, this::chargedBack);
  }

  private void account(Envelope<MailRequested> event) {
    MailRequested request = event.data();
    AccountMail mail = people.accountMail(request.mail());
    String link = publicUrl + page(request.template(), mail.token());
    Contact to = mail.to();
    deliver(
        Notices.id(event.id(), request.template()),
        to,
        request.template(),
        texts.account(request.template(), to.locale(), to.displayName(), link),
        null);
  }

  /** The token stands behind the #, so that it reaches no server's log. */
  private static String page(String template, @Nullable String token) {
    return switch (template) {
      case "password-changed", "factor-added", "factor-removed" -> "/you/security";
      case "erasure-postponed" -> "/you/privacy";
      case "erasure-asked" -> token == null ? "/you/privacy" : "/erased#token=" + token;
      case "sign-in-link" -> token == null ? "/sign-in" : "/sign-in/link#token=" + token;
      case "password-reset" -> token == null ? "/sign-in" : "/reset#token=" + token;
      default -> token == null ? "/sign-in" : "/confirm#token=" + token;
    };
  }

  private void order(Envelope<OrderAdvanced> event) {
    OrderAdvanced order = event.data();
    Set<PersonId> told = new HashSet<>();
    for (String message : order.messages()) {
      Addressed addressed = Addressed.of(message, order);
      if (addressed != null) {
        told.add(addressed.person());
        order(Notices.id(event.id(), message), order, addressed);
      }
    }
    if (order.appointment() != null && !order.appointment().equals("none")) {
      // Who is told nothing, because they did it themselves, has a calendar too.
      for (PersonId person : List.of(order.client(), order.provider())) {
        if (!told.contains(person)) {
          String template = "order.appointment-" + order.appointment();
          UUID id = Notices.id(event.id(), template + person);
          order(id, order, new Addressed(person, template));
        }
      }
    }
  }

  private void order(UUID id, OrderAdvanced order, Addressed addressed) {
    for (Contact to : people.contacts(new PeopleQuery(List.of(addressed.person())))) {
      deliver(
          id,
          to,
          addressed.template(),
          texts.order(
              addressed.template(),
              to.locale(),
              to.timeZone(),
              to.displayName(),
              order.title(),
              order.end() == null ? null : order.start(),
              publicUrl + "/bookings/" + order.order()),
          Invitation.of(order, to, publicUrl));
    }
  }

  private void offered(Envelope<WaitlistOffered> event) {
    WaitlistOffered offer = event.data();
    for (Contact to : people.contacts(new PeopleQuery(List.of(offer.client())))) {
      deliver(
          event.id(),
          to,
          Notices.WAITLIST_OFFERED,
          texts.order(
              Notices.WAITLIST_OFFERED,
              to.locale(),
              to.timeZone(),
              to.displayName(),
              offer.title(),
              offer.start(),
              publicUrl + "/listings/" + offer.listing()),
          null);
    }
  }

  private void shifted(Envelope<BookingShifted> event) {
    BookingShifted shifted = event.data();
    String template = Notices.template(shifted);
    for (PersonId person : List.of(shifted.client(), shifted.provider())) {
      for (Contact to : people.contacts(new PeopleQuery(List.of(person)))) {
        deliver(
            Notices.id(event.id(), person.toString()),
            to,
            template,
            texts.order(
                template,
                to.locale(),
                to.timeZone(),
                to.displayName(),
                shifted.title(),
                shifted.start(),
                publicUrl + "/bookings/" + shifted.order()),
            Invitation.of(shifted, event.time(), to, publicUrl));
      }
    }
  }

  private void chargedBack(Envelope<ChargebackChanged> event) {
    ChargebackChanged changed = event.data();
    String template = DisputeNews.template(changed);
    if (template == null) {
      return;
    }
    String link =
        publicUrl + (changed.order() == null ? "/wallet" : "/bookings/" + changed.order());
    for (Contact to : people.contacts(new PeopleQuery(DisputeNews.readers(changed)))) {
      deliver(
          Notices.id(event.id(), to.id().toString()),
          to,
          template,
          texts.account(template, to.locale(), to.displayName(), link),
          null);
    }
  }

  private void deliver(
      UUID id, Contact to, String template, MailTexts.Text text, @Nullable Invitation invitation) {
    boolean known =
        database
                .sql()
                .sql("select count(*) from mail where id = ?")
                .param(id)
                .query(Long.class)
                .single()
            > 0;
    if (known) {
      return;
    }
    Instant now = clock.instant();
    byte[] sealed = null;
    if (smtp == null) {
      @Nullable MailAttachment attachment =
          invitation == null
              ? null
              : new MailAttachment(Invitation.FILE, invitation.mediaType(), invitation.text());
      SandboxMail kept =
          new SandboxMail(id, to.email(), text.subject(), text.body(), now, attachment);
      sealed =
          cipher.seal(
              to.id(), "notifications.mail", "sealed", id, Json.answers().writeValueAsString(kept));
    } else {
      smtp.send(to.email(), text, invitation);
    }
    database
        .sql()
        .sql(
            """
            insert into mail (id, person, template, sealed, at) values (?, ?, ?, ?, ?)
            on conflict (id) do nothing
            """)
        .param(id)
        .param(to.id().value())
        .param(template)
        .param(sealed)
        .param(Notices.utc(now))
        .update();
  }

  /** The sandbox mailbox, newest first, after a place in that order. */
  List<SandboxMail> mailbox(@Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>();
    String after = "";
    if (before != null && beforeId != null) {
      after = " and (at, id) < (?, ?)";
      values.add(Notices.utc(before));
      values.add(beforeId);
    }
    values.add(limit);
    return database
        .sql()
        .sql(
            "select id, person, sealed, at from mail where sealed is not null"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> opened(rows))
        .list();
  }

  private SandboxMail opened(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    PersonId person = new PersonId(rows.getObject("person", UUID.class));
    Instant at = rows.getObject("at", OffsetDateTime.class).toInstant();
    return cipher
        .open(person, "notifications.mail", "sealed", id, rows.getBytes("sealed"))
        .map(text -> Json.answers().readValue(text, SandboxMail.class))
        .orElseGet(() -> new SandboxMail(id, "", "(erased with its recipient)", "", at, null));
  }
}
