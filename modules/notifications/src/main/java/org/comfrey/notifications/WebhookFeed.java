package org.comfrey.notifications;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.MoneySent;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.api.reputation.events.ReviewChanged;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.api.trade.events.OrderAdvanced;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Json;

/**
 * Turns what happened into messages to the webhooks of whom it concerns: ids, states and amounts.
 * Who and what is behind an id is asked for with the API.
 */
final class WebhookFeed {
  static final List<String> TYPES =
      List.of(
          "order.advanced",
          "dispute.changed",
          "review.changed",
          "wallet.moved",
          "transfer.received");

  private final ModuleDatabase database;
  private final WebhookTable table;
  private final Timers timers;

  WebhookFeed(ModuleDatabase database, WebhookTable table, Timers timers) {
    this.database = database;
    this.table = table;
    this.timers = timers;
  }

  /** What this listens to. */
  Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, "notifications.webhooks")
        .on(OrderAdvanced.class, this::advanced)
        .on(DisputeChanged.class, this::disputed)
        .on(ReviewChanged.class, this::reviewed)
        .on(WalletMoved.class, this::moved)
        .on(MoneySent.class, this::sent);
  }

  void advanced(Envelope<OrderAdvanced> event) {
    OrderAdvanced order = event.data();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("order", order.order());
    data.put("number", order.number());
    data.put("state", order.state());
    data.put("transition", order.transition());
    data.put("actor", order.actor());
    data.put("listing", order.listing());
    if (order.end() != null) {
      data.put("start", order.start());
      data.put("end", order.end());
      data.put("zone", order.zone());
    }
    add(event, order.client(), "order.advanced", with(data, "side", "client"));
    add(event, order.provider(), "order.advanced", with(data, "side", "provider"));
  }

  private void disputed(Envelope<DisputeChanged> event) {
    DisputeChanged changed = event.data();
    // What staff do among themselves is no news to the parties.
    if (!List.of("opened", "statement", "evidence", "assigned", "ruled", "closed")
        .contains(changed.kind())) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("dispute", changed.dispute());
    data.put("order", changed.order());
    data.put("kind", changed.kind());
    data.put("by", changed.by());
    add(event, changed.client(), "dispute.changed", with(data, "side", "client"));
    add(event, changed.provider(), "dispute.changed", with(data, "side", "provider"));
  }

  void reviewed(Envelope<ReviewChanged> event) {
    ReviewChanged changed = event.data();
    // Before it is published only its author knows that it was written.
    if (List.of("published", "replied", "hidden", "restored").contains(changed.kind())) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("review", changed.review());
      data.put("order", changed.order());
      data.put("listing", changed.listing());
      data.put("kind", changed.kind());
      add(event, changed.author(), "review.changed", with(data, "side", "author"));
      add(event, changed.about(), "review.changed", with(data, "side", "about"));
    }
  }

  void moved(Envelope<WalletMoved> event) {
    WalletMoved moved = event.data();
    Map<String, Object> data = amount(moved.amount());
    data.put("kind", moved.kind());
    data.put("reference", moved.reference());
    add(event, moved.person(), "wallet.moved", data);
  }

  private void sent(Envelope<MoneySent> event) {
    MoneySent sent = event.data();
    Map<String, Object> data = amount(sent.amount());
    data.put("transfer", sent.transfer());
    add(event, sent.to(), "transfer.received", data);
  }

  private static Map<String, Object> amount(Money amount) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("amountMinor", amount.amountMinor());
    data.put("currency", amount.currency());
    return data;
  }

  private static Map<String, Object> with(Map<String, Object> data, String key, String value) {
    Map<String, Object> more = new LinkedHashMap<>(data);
    more.put(key, value);
    return more;
  }

  /** With all others of the batch: most people have no webhook, and one question finds that out. */
  private void add(Envelope<?> event, PersonId person, String type, Map<String, Object> data) {
    database.beforeCommit(this, new Said(event.id(), event.time(), person, type, data), this::add);
  }

  private record Said(
      UUID event, Instant at, PersonId person, String type, Map<String, Object> data) {}

  private void add(List<Said> all) {
    Map<PersonId, List<WebhookTable.Listening>> listening =
        table.listening(all.stream().map(Said::person).distinct().toList());
    for (Said said : all) {
      for (WebhookTable.Listening webhook : listening.getOrDefault(said.person(), List.of())) {
        if (webhook.hears(said.type())) {
          add(said, webhook.id());
        }
      }
    }
  }

  private void add(Said said, UUID webhook) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", said.type());
    body.put("timestamp", said.at());
    body.put("data", said.data());
    UUID id = News.id(said.event(), webhook + "/" + said.person());
    if (table.add(id, webhook, said.type(), Json.answers().writeValueAsString(body), said.at())) {
      timers.set(WebhookSender.TIMER, id.toString(), said.at());
    }
  }
}
