package org.comfrey.trade;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Role;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.trade.Dispute;
import org.comfrey.api.trade.DisputeEntry;
import org.comfrey.api.trade.DisputeItem;
import org.comfrey.api.trade.DisputeOffer;
import org.comfrey.api.trade.Ruling;
import org.jspecify.annotations.Nullable;

/** Disputes as parties and operators see them. */
final class DisputeViews {
  private final OrderStore orders;
  private final DisputeEntries entries;
  private final RulingStore rulings;
  private final Agreements agreements;
  private final OrderViews orderViews;
  private final PeopleApi people;

  DisputeViews(
      OrderStore orders,
      DisputeEntries entries,
      RulingStore rulings,
      Agreements agreements,
      OrderViews orderViews,
      PeopleApi people) {
    this.orders = orders;
    this.entries = entries;
    this.rulings = rulings;
    this.agreements = agreements;
    this.orderViews = orderViews;
    this.people = people;
  }

  /** A dispute whole, with what the viewer may do. */
  Dispute whole(DisputeRow row, Role viewer) {
    OrderRow order = orders.find(row.order()).orElseThrow();
    List<DisputeEntries.Entry> record = entries.of(row.id());
    List<RulingRow> ruled = rulings.of(row.id());
    Map<PersonId, String> names = names(row, record, ruled);
    Optional<RulingRow> carriedOut = ruled.stream().filter(DisputeViews::carriedOut).findFirst();
    Optional<RulingRow> proposal =
        ruled.stream()
            .filter(r -> viewer == Role.OPERATOR && r.state().equals("proposed"))
            .filter(r -> row.open() && r.step() == order.step())
            .reduce((_, later) -> later);
    PersonId mediator = row.mediator();
    return new Dispute(
        row.id(),
        row.order(),
        order.step(),
        order.live().state(),
        row.open(),
        order.terms().title(),
        row.agreement(),
        order.terms().agreementHash(),
        row.client(),
        name(names, row.client()),
        row.provider(),
        name(names, row.provider()),
        row.openedBy(),
        row.reason(),
        new Money(row.heldMinor(), row.currency()),
        row.opened(),
        row.due(),
        row.escalated() != null,
        row.closed(),
        row.outcome(),
        mediator,
        mediator == null ? null : name(names, mediator),
        offer(row, order).orElse(null),
        row.open() ? orderViews.deadline(order).orElse(null) : null,
        row.open() ? orderViews.actions(order, viewer) : List.of(),
        record.stream().map(entry -> view(entry, row.currency(), names)).toList(),
        proposal.map(r -> view(r, row, names)).orElse(null),
        carriedOut.map(r -> view(r, row, names)).orElse(null));
  }

  private static boolean carriedOut(RulingRow ruling) {
    return ruling.state().equals("carried-out");
  }

  /** An entry that somebody just added. */
  DisputeEntry entry(DisputeRow row, DisputeEntries.Entry entry) {
    return view(entry, row.currency(), names(row, List.of(entry), List.of()));
  }

  List<DisputeItem> list(List<DisputeRow> rows) {
    Set<PersonId> ids = new LinkedHashSet<>();
    for (DisputeRow row : rows) {
      ids.add(row.client());
      ids.add(row.provider());
      if (row.mediator() != null) {
        ids.add(row.mediator());
      }
    }
    Map<PersonId, String> names = names(ids);
    return rows.stream().map(row -> item(row, names)).toList();
  }

  private DisputeItem item(DisputeRow row, Map<PersonId, String> names) {
    OrderRow order = orders.find(row.order()).orElseThrow();
    PersonId mediator = row.mediator();
    boolean awaitsSecond =
        row.open()
            && rulings.of(row.id()).stream()
                .anyMatch(r -> r.state().equals("proposed") && r.step() == order.step());
    return new DisputeItem(
        row.id(),
        row.order(),
        order.terms().title(),
        order.live().state(),
        row.open(),
        name(names, row.client()),
        name(names, row.provider()),
        row.openedBy(),
        row.reason(),
        new Money(row.heldMinor(), row.currency()),
        row.opened(),
        row.due(),
        row.escalated() != null,
        awaitsSecond,
        mediator,
        mediator == null ? null : name(names, mediator),
        row.outcome());
  }

  /** The offer to which the order's state answers: the amount that a transition there pays out. */
  private Optional<DisputeOffer> offer(DisputeRow row, OrderRow order) {
    Agreement agreement = agreements.pinned(order.terms().agreementHash()).agreement();
    for (Agreement.Transition transition : agreement.leaving(order.live().state())) {
      for (String answered : transition.answers()) {
        Agreement.Transition made = agreement.transitions().get(answered);
        if (row.open() && made != null && made.to().equals(order.live().state())) {
          return made.sets().stream()
              .map(order.live().amounts()::get)
              .filter(Objects::nonNull)
              .findFirst()
              .map(amount ->
                  new DisputeOffer(
                      made.by().iterator().next().word(), new Money(amount, row.currency())));
        }
      }
    }
    return Optional.empty();
  }

  private static DisputeEntry view(
      DisputeEntries.Entry entry, String currency, Map<PersonId, String> names) {
    PersonId person = entry.person();
    Long amount = entry.amountMinor();
    return new DisputeEntry(
        entry.id(),
        entry.kind(),
        entry.role(),
        person == null ? null : name(names, person),
        entry.at(),
        entry.transition(),
        amount == null ? null : new Money(amount, currency),
        entry.words(),
        entry.file());
  }

  private static Ruling view(RulingRow ruling, DisputeRow row, Map<PersonId, String> names) {
    SignedRuling signed = ruling.signed();
    PersonId second = ruling.second();
    return new Ruling(
        ruling.id(),
        ruling.state(),
        ruling.transition(),
        new Money(ruling.refundMinor(), row.currency()),
        ruling.compensation(),
        OrderViews.summed(ruling.moves(), row.currency()),
        ruling.grounds(),
        ruling.summary(),
        name(names, ruling.operator()),
        second == null ? null : name(names, second),
        ruling.needsSecond(),
        ruling.at(),
        signed == null ? null : signed.document(),
        signed == null ? null : signed.signature(),
        signed == null ? null : signed.publicKey());
  }

  private Map<PersonId, String> names(
      DisputeRow row, List<DisputeEntries.Entry> record, List<RulingRow> ruled) {
    Set<PersonId> ids = new LinkedHashSet<>(List.of(row.client(), row.provider()));
    Stream.of(
            Stream.ofNullable(row.mediator()),
            record.stream().map(DisputeEntries.Entry::person),
            ruled.stream().map(RulingRow::operator),
            ruled.stream().map(RulingRow::second))
        .flatMap(people -> people)
        .filter(Objects::nonNull)
        .forEach(ids::add);
    return names(ids);
  }

  private Map<PersonId, String> names(Set<PersonId> ids) {
    Map<PersonId, String> names = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      for (Contact contact : people.contacts(new PeopleQuery(new ArrayList<>(ids)))) {
        names.put(contact.id(), contact.displayName());
      }
    }
    return names;
  }

  private static String name(Map<PersonId, String> names, @Nullable PersonId person) {
    return person == null ? "" : names.getOrDefault(person, "");
  }
}
