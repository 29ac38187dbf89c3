package org.comfrey.notifications;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.calendar.events.BookingShifted;
import org.comfrey.api.calendar.events.WaitlistOffered;
import org.comfrey.api.notifications.Notification;
import org.comfrey.api.notifications.Nudge;
import org.comfrey.api.payments.events.ChargebackChanged;
import org.comfrey.api.payments.events.MoneySent;
import org.comfrey.api.payments.events.PaymentSettled;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** What people are told inside the application. */
final class Notices {
  static final String WAITLIST_OFFERED = "waitlist.offered";

  private final ModuleDatabase database;
  private final LiveStreams live;

  Notices(ModuleDatabase database, LiveStreams live) {
    this.database = database;
    this.live = live;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "notifications")
        .on(OrderAdvanced.class, this::advanced)
        .on(PaymentSettled.class, this::settled)
        .on(MoneySent.class, this::sent)
        .on(WalletMoved.class, this::moved)
        .on(WaitlistOffered.class, this::offered)
        .on(BookingShifted.class, this::shifted)
        .on(DisputeChanged.class, this::disputed)
        .on(ChargebackChanged.class, this::chargedBack);
  }

  private void advanced(Envelope<OrderAdvanced> event) {
    OrderAdvanced order = event.data();
    for (String message : order.messages()) {
      Addressed to = Addressed.of(message, order);
      if (to != null) {
        insert(
            id(event.id(), message),
            to.person(),
            to.template(),
            Map.of("title", order.title(), "start", order.start().toString(), "zone", order.zone()),
            order.order(),
            order.at());
      }
    }
    for (PersonId person : List.of(order.client(), order.provider())) {
      later(person, new Nudge("order", order.order().toString()));
      if (!order.messages().isEmpty()) {
        later(person, new Nudge("notifications", null));
      }
    }
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
    if (moved.kind().startsWith("payout-")) {
      tell(event, moved.person(), "wallet." + moved.kind(), moved.amount());
    }
    later(moved.person(), new Nudge("wallet", null));
  }

  private void tell(Envelope<?> event, PersonId person, String template, Money amount) {
    insert(
        event.id(),
        person,
        template,
        Map.of("amountMinor", Long.toString(amount.amountMinor()), "currency", amount.currency()),
        null,
        event.time());
    later(person, new Nudge("notifications", null));
  }

  private void offered(Envelope<WaitlistOffered> event) {
    WaitlistOffered offer = event.data();
    insert(
        event.id(),
        offer.client(),
        WAITLIST_OFFERED,
        Map.of(
            "title", offer.title(),
            "start", offer.start().toString(),
            "zone", offer.zone(),
            "until", offer.until().toString(),
            "listing", offer.listing().toString()),
        null,
        event.time());
    later(offer.client(), new Nudge("notifications", null));
  }

  /** What both sides are told when a zone changes its rules. */
  static String template(BookingShifted shifted) {
    return shifted.keptLocalTime() ? "order.zone-changed" : "order.zone-conflict";
  }

  private void shifted(Envelope<BookingShifted> event) {
    BookingShifted shifted = event.data();
    for (PersonId person : List.of(shifted.client(), shifted.provider())) {
      insert(
          id(event.id(), person.toString()),
          person,
          template(shifted),
          Map.of(
              "title", shifted.title(),
              "start", shifted.start().toString(),
              "zone", shifted.zone()),
          shifted.order(),
          event.time());
      later(person, new Nudge("notifications", null));
    }
  }

  private void disputed(Envelope<DisputeChanged> event) {
    DisputeChanged changed = event.data();
    String template = DisputeNews.template(changed);
    if (template != null) {
      for (PersonId person : DisputeNews.readers(changed)) {
        insert(
            id(event.id(), person.toString()),
            person,
            template,
            Map.of(),
            changed.order(),
            changed.at());
        later(person, new Nudge("notifications", null));
        later(person, new Nudge("order", changed.order().toString()));
      }
    }
  }

  private void chargedBack(Envelope<ChargebackChanged> event) {
    ChargebackChanged changed = event.data();
    String template = DisputeNews.template(changed);
    if (template != null) {
      for (PersonId person : DisputeNews.readers(changed)) {
        insert(
            id(event.id(), person.toString()),
            person,
            template,
            Map.of(
                "amountMinor", Long.toString(changed.amount().amountMinor()),
                "currency", changed.amount().currency()),
            changed.order(),
            event.time());
        later(person, new Nudge("notifications", null));
      }
    }
  }

  private void later(PersonId person, Nudge nudge) {
    database.afterCommit(() -> live.nudge(person, nudge));
  }

  private void insert(
      UUID id,
      PersonId person,
      String template,
      Map<String, String> fill,
      @Nullable OrderId order,
      Instant at) {
    database.beforeCommit(
        this,
        new Row(
            id,
            person.value(),
            template,
            Json.answers().writeValueAsString(fill),
            order == null ? null : order.value(),
            utc(at)),
        this::insertAll);
  }

  private record Row(
      UUID id,
      UUID person,
      String template,
      String fill,
      @Nullable UUID order,
      OffsetDateTime at) {}

  private void insertAll(List<Row> rows) {
    database
        .template()
        .batchUpdate(
            """
            insert into notification (id, person, template, fill, order_id, at)
            values (?, ?, ?, ?::jsonb, ?, ?) on conflict (id) do nothing\
            """,
            rows,
            rows.size(),
            (statement, row) -> {
              statement.setObject(1, row.id());
              statement.setObject(2, row.person());
              statement.setString(3, row.template());
              statement.setString(4, row.fill());
              statement.setObject(5, row.order());
              statement.setObject(6, row.at());
            });
  }

  /** Newest first, after a place in that order. */
  List<Notification> of(
      PersonId person, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    List<Object> values = new ArrayList<>(List.of(person.value()));
    String after = "";
    if (before != null && beforeId != null) {
      after = " and (at, id) < (?, ?)";
      values.add(utc(before));
      values.add(beforeId);
    }
    values.add(limit);
    return database
        .sql()
        .sql(
            "select * from notification where person = ?"
                + after
                + " order by at desc, id desc limit ?")
        .params(values)
        .query((rows, _) -> row(rows))
        .list();
  }

  void readUntil(PersonId person, Instant at) {
    database
        .sql()
        .sql("update notification set read = true where person = ? and at <= ? and not read")
        .params(person.value(), utc(at))
        .update();
  }

  private static Notification row(ResultSet rows) throws SQLException {
    UUID order = rows.getObject("order_id", UUID.class);
    return new Notification(
        rows.getObject("id", UUID.class),
        rows.getString("template"),
        Json.answers()
            .readValue(rows.getString("fill"), new TypeReference<Map<String, String>>() {}),
        order == null ? null : new OrderId(order),
        rows.getObject("at", OffsetDateTime.class).toInstant(),
        rows.getBoolean("read"));
  }

  /** One id for one message of one event, however often it is delivered. */
  static UUID id(UUID event, String message) {
    return UUID.nameUUIDFromBytes((event + "/" + message).getBytes(StandardCharsets.UTF_8));
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
