package org.comfrey.kernel.outbox;

/**
 * An event that is due to a subscriber.
 *
 * @param id its place in the outbox
 */
record Delivery(long id, OutboxRow row) {
  String subject() {
    return row.subject();
  }
}
