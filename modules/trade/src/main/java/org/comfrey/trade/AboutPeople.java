package org.comfrey.trade;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module trade keeps about people. */
final class AboutPeople {
  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
        database,
        cipher,
        PersonalTable.of(
                "quote",
                "client",
                "prices that were asked for",
                "Thirty days after it has run out; erased with the account.")
            .shows("id", "terms", "expires")
            .withholds("client")
            .keptDays(30, "expires")
            .goes(),
        PersonalTable.of(
                "orders",
                "client",
                "orders",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .ownedWhere("client = :person OR provider = :person")
            .shows(
                "id",
                "client",
                "provider",
                "step",
                "state",
                "ended",
                "start_at",
                "terms",
                "standing",
                "payment",
                "attempt",
                "placed",
                "proposed",
                "taken_payment",
                "couponless")
            .stays(),
        PersonalTable.of(
                "delivery",
                "order_id",
                "where goods are sent",
                "As long as the order's books; what was never ordered goes with its order.")
            .ownedWhere("order_id IN (SELECT id FROM orders WHERE client = :person)")
            .keyedBy("order_id")
            .shows("order_id")
            .opens("sealed")
            .goes(),
        PersonalTable.of(
                "timeline",
                "order_id",
                "what happened to an order",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .ownedWhere(
                "order_id IN (SELECT id FROM orders WHERE client = :person OR provider = :person)")
            .keyedBy("order_id")
            .shows("order_id", "number", "transition", "state", "actor", "at", "moves")
            .stays(),
        PersonalTable.of(
                "dispute",
                "client",
                "disputes",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .ownedWhere("client = :person OR provider = :person")
            .shows(
                "id",
                "order_id",
                "opened_step",
                "opened_by",
                "reason",
                "agreement",
                "held_minor",
                "currency",
                "opened",
                "due",
                "escalated",
                "closed",
                "outcome")
            .withholds("opener", "client", "provider", "mediator")
            .stays(),
        PersonalTable.of(
                "dispute_entry",
                "person",
                "what was said and shown in a dispute",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .shows(
                "id",
                "dispute",
                "kind",
                "role",
                "at",
                "transition",
                "amount_minor",
                "media_type",
                "size_bytes",
                "sha256")
            .opens("words", "file_name", "content")
            .withholds("person")
            .stays(),
        PersonalTable.of(
                "ruling",
                "order_id",
                "how disputes were ruled",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .ownedWhere(
                "operator = :person OR state = 'carried-out' AND order_id IN (SELECT id FROM orders"
                    + " WHERE client = :person OR provider = :person)")
            .shows(
                "id",
                "dispute",
                "order_id",
                "step",
                "state",
                "transition",
                "amounts",
                "moves",
                "compensation",
                "summary",
                "needs_second",
                "at",
                "refund_minor",
                "document",
                "signature",
                "public_key")
            .withholds("grounds", "operator", "second")
            .stays(),
        PersonalTable.of(
                "dealing",
                "person",
                "who dealt with whom, so that nobody rules over their own",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .ownedWhere("person = :person OR other = :person")
            .keyedBy("person")
            .shows("person", "other")
            .stays(),
        PersonalTable.of(
                "recusal",
                "operator",
                "why one of the staff stands back from a dispute",
                "As long as the order's books; after an erasure under a number that means nobody.")
            .keyedBy("dispute")
            .shows("dispute", "reason", "at")
            .withholds("operator")
            .stays(),
        PersonalTable.of(
                "agreement", "publisher", "who published an agreement", "As long as the agreement.")
            .keyedBy("hash")
            .shows("hash", "name", "version", "published")
            .withholds("source", "publisher", "places", "steps", "millis")
            .stays());
  }
}
