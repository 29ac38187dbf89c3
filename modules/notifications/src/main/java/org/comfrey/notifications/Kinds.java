package org.comfrey.notifications;

import static org.comfrey.notifications.Kind.Page.CONFIRM;
import static org.comfrey.notifications.Kind.Page.CONVERSATION;
import static org.comfrey.notifications.Kind.Page.DEVELOPER;
import static org.comfrey.notifications.Kind.Page.ERASED;
import static org.comfrey.notifications.Kind.Page.LISTING;
import static org.comfrey.notifications.Kind.Page.ORDER;
import static org.comfrey.notifications.Kind.Page.OWN_LISTING;
import static org.comfrey.notifications.Kind.Page.PRIVACY;
import static org.comfrey.notifications.Kind.Page.RESET;
import static org.comfrey.notifications.Kind.Page.SECURITY;
import static org.comfrey.notifications.Kind.Page.SIGN_IN;
import static org.comfrey.notifications.Kind.Page.VOUCHERS;
import static org.comfrey.notifications.Kind.Page.WALLET;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The catalogue: every kind of news there is, in one table. */
final class Kinds {
  private static final Set<Channel> ALL = Set.of(Channel.values());
  private static final Set<Channel> MAIL = Set.of(Channel.MAIL);

  private static final Map<String, Kind> TABLE = new LinkedHashMap<>();

  static {
    rows(Category.ACCOUNT, MAIL, CONFIRM, "registration", "already-registered");
    rows(Category.ACCOUNT, MAIL, SIGN_IN, "sign-in-link");
    rows(Category.ACCOUNT, MAIL, RESET, "password-reset");
    rows(Category.ACCOUNT, MAIL, ERASED, "erasure-asked");
    rows(Category.ACCOUNT, MAIL, PRIVACY, "erasure-postponed", "record-opened");
    rows(Category.ACCOUNT, MAIL, SECURITY, "password-changed", "factor-added", "factor-removed");

    rows(Category.RISK, ALL, ORDER, "dispute.opened", "dispute.offered", "dispute.escalated");
    rows(Category.RISK, ALL, ORDER, "dispute.settled", "dispute.ruled", "dispute.assigned");
    rows(Category.RISK, ALL, ORDER, "dispute.statement", "dispute.evidence", "dispute.staff-wrote");
    rows(Category.RISK, ALL, ORDER, "order.absence-claimed", "goods.return-wanted");
    rows(Category.RISK, ALL, ORDER, "chargeback.open", "chargeback.won", "chargeback.lost");
    rows(Category.RISK, ALL, WALLET, "wallet.payout-failed");
    rows(Category.ACCOUNT, ALL, DEVELOPER, "webhook.switched-off");

    rows(Category.CHANGES, ALL, ORDER, "order.cancelled", "order.cancelled-by-client");
    rows(Category.CHANGES, ALL, ORDER, "order.cancelled-by-provider");
    rows(Category.CHANGES, ALL, ORDER, "order.cancelled-by-operator", "class.called-off");
    rows(Category.CHANGES, ALL, ORDER, "order.declined", "order.lapsed", "order.refunded");
    rows(Category.CHANGES, ALL, ORDER, "order.payment-failed", "order.accepted-late");
    rows(Category.CHANGES, ALL, ORDER, "order.time-proposed", "order.time-moved");
    rows(Category.CHANGES, ALL, ORDER, "order.zone-changed", "order.zone-conflict");
    rows(Category.CHANGES, ALL, ORDER, "order.balance-due", "order.balance-overdue");
    rows(Category.CHANGES, ALL, ORDER, "order.difference-due", "order.unpaid");

    rows(Category.BOOKINGS, ALL, ORDER, "order.paid", "order.requested", "order.booked");
    rows(Category.BOOKINGS, ALL, ORDER, "order.accepted", "order.withdrawn", "order.expired");
    rows(Category.BOOKINGS, ALL, ORDER, "order.confirm", "order.completed", "order.overdue");
    rows(Category.BOOKINGS, ALL, ORDER, "order.time-kept", "order.time-freed", "order.purchased");
    rows(Category.BOOKINGS, ALL, ORDER, "class.confirmed", "goods.sent");
    rows(Category.BOOKINGS, ALL, ORDER, "package.next", "package.closed");
    rows(Category.BOOKINGS, ALL, ORDER, "series.next", "series.ended", "order.other");
    rows(Category.BOOKINGS, MAIL, ORDER, "order.appointment-booked", "order.appointment-moved");
    rows(Category.BOOKINGS, MAIL, ORDER, "order.appointment-cancelled");

    rows(Category.REMINDERS, ALL, ORDER, "reminder.day", "reminder.hour");
    rows(Category.MESSAGES, ALL, CONVERSATION, "message.unread");
    rows(Category.REVIEWS, ALL, ORDER, "review.asked", "review.written", "review.published");
    rows(Category.REVIEWS, ALL, ORDER, "review.replied", "review.hidden", "review.restored");
    rows(Category.MONEY, ALL, ORDER, "order.paid-out", "order.tipped");
    rows(Category.MONEY, ALL, WALLET, "wallet.transfer-received");
    rows(Category.MONEY, ALL, WALLET, "wallet.payout-pending", "wallet.payout-paid");
    rows(Category.MONEY, ALL, VOUCHERS, "wallet.voucher-bought");
    rows(Category.OFFERS, ALL, LISTING, "waitlist.offered");
    rows(Category.LISTINGS, ALL, OWN_LISTING, "listing.approved", "listing.refused");
  }

  private Kinds() {}

  private static void rows(
      Category category, Set<Channel> channels, Kind.Page page, String... templates) {
    for (String template : templates) {
      if (TABLE.put(template, new Kind(template, category, channels, page)) != null) {
        throw new IllegalStateException(template + " stands twice in the catalogue");
      }
    }
  }

  static Collection<Kind> all() {
    return List.copyOf(TABLE.values());
  }

  /** The row of that name; agreements may name messages that are not here. */
  static Kind of(String template) {
    Kind known = TABLE.get(template);
    return known == null ? new Kind(template, Category.BOOKINGS, ALL, ORDER) : known;
  }
}
