package org.comfrey.notifications;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.calendar.events.WaitlistOffered;
import org.comfrey.api.identity.events.MailRequested;
import org.comfrey.api.marketplace.events.ListingDecided;
import org.comfrey.api.messaging.events.MessageUnread;
import org.comfrey.api.notifications.Nudge;
import org.comfrey.api.payments.events.ChargebackChanged;
import org.comfrey.api.payments.events.MoneySent;
import org.comfrey.api.payments.events.PaymentSettled;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.api.reputation.events.ReviewChanged;
import org.comfrey.api.reputation.events.ReviewsOpened;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** Turns what happened into news: who is told what of which event. */
final class NewsDesk {
  private final ModuleDatabase database;
  private final Notices notices;
  private final Reminders reminders;
  private final LiveStreams live;

  NewsDesk(ModuleDatabase database, Notices notices, Reminders reminders, LiveStreams live) {
    this.database = database;
    this.notices = notices;
    this.reminders = reminders;
    this.live = live;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "notifications")
        .on(MailRequested.class, this::account)
        .on(OrderAdvanced.class, this::advanced)
        .on(PaymentSettled.class, this::settled)
        .on(MoneySent.class, this::sent)
        .on(WalletMoved.class, this::moved)
        .on(WaitlistOffered.class, this::offered)
        .on(BookingShifted.class, this::shifted)
        .on(DisputeChanged.class, this::disputed)
        .on(ChargebackChanged.class, this::chargedBack)
        .on(ListingDecided.class, this::decided)
        .on(MessageUnread.class, this::unread)
        .on(ReviewsOpened.class, this::reviewsOpened)
        .on(ReviewChanged.class, this::reviewed);
  }

  private void account(Envelope<MailRequested> event) {
    MailRequested request = event.data();
    tell(
        News.of(
                News.id(event.id(), request.template()),
                request.person(),
                request.template(),
                Map.of("mail", request.mail().toString()),
                null,
                request.at())
            .onlySent());
  }

  private void advanced(Envelope<OrderAdvanced> event) {
    OrderAdvanced order = event.data();
    Appointed appointed = Appointed.of(order);
    Map<String, String> values = values(order);
    Set<PersonId> told = new HashSet<>();
    for (String message : order.messages()) {
      Addressed to = Addressed.of(message, order);
      if (to != null) {
        told.add(to.person());
        UUID id = News.id(event.id(), message);
        tell(
            News.of(id, to.person(), to.template(), values, order.order(), order.at())
                .with(appointed));
      }
    }
    for (PersonId person : List.of(order.client(), order.provider())) {
      if (appointed != null && !told.contains(person)) {
        // Who is told nothing, because they did it themselves, has a calendar too.
        String template = "order.appointment-" + order.appointment();
        UUID id = News.id(event.id(), template + person);
        tell(
            News.of(id, person, template, values, order.order(), order.at())
                .with(appointed)
                .onlySent());
      }
      later(person, new Nudge("order", order.order().toString()));
    }
    if (appointed != null) {
      reminders.follow(order, appointed);
    }
  }

  private static Map<String, String> values(OrderAdvanced order) {
    return order.end() == null
        ? Map.of("title", order.title())
        : Map.of("title", order.title(), "start", order.start().toString(), "zone", order.zone());
  }

  private void settled(Envelope<PaymentSettled> event) {
    later(event.data().client(), new Nudge("order", event.data().order().toString()));
  }

  private void sent(Envelope<MoneySent> event) {
    MoneySent sent = event.data();
    tell(event, sent.to(), "wallet.transfer-received", sent.amount());
    later(sent.to(), new Nudge("wallet", null));
    later(sent.from(), new Nudge("wallet", null));
  }

  private void moved(Envelope<WalletMoved> event) {
    WalletMoved moved = event.data();
    if (moved.kind().startsWith("payout-") || moved.kind().equals("voucher-bought")) {
      tell(event, moved.person(), "wallet." + moved.kind(), moved.amount());
    }
    later(moved.person(), new Nudge("wallet", null));
  }

  private void tell(Envelope<?> event, PersonId person, String template, Money amount) {
    tell(News.of(event.id(), person, template, values(amount), null, event.time()));
  }

  private static Map<String, String> values(Money amount) {
    return Map.of(
        "amountMinor", Long.toString(amount.amountMinor()), "currency", amount.currency());
  }

  private void offered(Envelope<WaitlistOffered> event) {
    WaitlistOffered offer = event.data();
    Map<String, String> values =
        Map.of(
            "title", offer.title(),
            "start", offer.start().toString(),
            "zone", offer.zone(),
            "until", offer.until().toString(),
            "listing", offer.listing().toString());
    tell(
        News.of(event.id(), offer.client(), "waitlist.offered", values, null, event.time())
            .usefulUntil(offer.until()));
  }

  private void decided(Envelope<ListingDecided> event) {
    ListingDecided decided = event.data();
    Map<String, String> values =
        Map.of("title", decided.title(), "listing", decided.listing().toString());
    String template = decided.approved() ? "listing.approved" : "listing.refused";
    tell(News.of(event.id(), decided.provider(), template, values, null, decided.at()));
  }

  /** Both sides are told when a zone changes its rules. */
  private void shifted(Envelope<BookingShifted> event) {
    BookingShifted shifted = event.data();
    String template = shifted.keptLocalTime() ? "order.zone-changed" : "order.zone-conflict";
    Map<String, String> values =
        Map.of(
            "title", shifted.title(), "start", shifted.start().toString(), "zone", shifted.zone());
    for (PersonId person : List.of(shifted.client(), shifted.provider())) {
      UUID id = News.id(event.id(), person);
      tell(
          News.of(id, person, template, values, shifted.order(), event.time())
              .with(Appointed.of(shifted, event.time())));
    }
    reminders.follow(shifted);
  }

  private void disputed(Envelope<DisputeChanged> event) {
    DisputeChanged changed = event.data();
    String template = DisputeNews.template(changed);
    if (template != null) {
      Map<String, String> values = Map.of("dispute", changed.dispute().toString());
      for (PersonId person : DisputeNews.readers(changed)) {
        UUID id = News.id(event.id(), person);
        tell(News.of(id, person, template, values, changed.order(), changed.at()));
        later(person, new Nudge("order", changed.order().toString()));
      }
    }
  }

  private void chargedBack(Envelope<ChargebackChanged> event) {
    ChargebackChanged changed = event.data();
    String template = DisputeNews.template(changed);
    if (template != null) {
      Map<String, String> values = values(changed.amount());
      for (PersonId person : DisputeNews.readers(changed)) {
        UUID id = News.id(event.id(), person);
        tell(News.of(id, person, template, values, changed.order(), event.time()));
      }
    }
  }

  private void unread(Envelope<MessageUnread> event) {
    MessageUnread unread = event.data();
    Map<String, String> values = Map.of("conversation", unread.conversation().toString());
    tell(News.of(event.id(), unread.person(), "message.unread", values, null, unread.at()));
  }

  private void reviewsOpened(Envelope<ReviewsOpened> event) {
    ReviewsOpened opened = event.data();
    Map<String, String> values =
        Map.of("title", opened.title(), "until", opened.until().toString());
    for (PersonId person : List.of(opened.client(), opened.provider())) {
      UUID id = News.id(event.id(), person);
      tell(
          News.of(id, person, "review.asked", values, opened.order(), event.time())
              .usefulUntil(opened.until()));
    }
  }

  /** What a review says stays where it is: it is read on the order's page. */
  private void reviewed(Envelope<ReviewChanged> event) {
    ReviewChanged changed = event.data();
    PersonId reader =
        switch (changed.kind()) {
          case "written", "published" -> changed.about();
          case "replied", "hidden", "restored" -> changed.author();
          default -> null;
        };
    if (reader != null) {
      String template = "review." + changed.kind();
      tell(News.of(event.id(), reader, template, Map.of(), changed.order(), changed.at()));
    }
  }

  private void tell(News news) {
    notices.add(news);
  }

  private void later(PersonId person, Nudge nudge) {
    database.afterCommit(() -> live.nudge(person, nudge));
  }
}
