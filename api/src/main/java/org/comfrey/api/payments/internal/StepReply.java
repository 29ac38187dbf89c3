package org.comfrey.api.payments.internal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What became of a proposed step. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StepReply.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = StepReply.Moved.class, name = "moved"),
  @JsonSubTypes.Type(value = StepReply.Refused.class, name = "refused")
})
public sealed interface StepReply {
  /**
   * The order now stands at {@code number}; {@code at} is the ledger's time and {@code position}
   * its place in the log.
   */
  record Accepted(long number, Instant at, long position) implements StepReply {}

  /** Another step was accepted first; the order stands at {@code number}. */
  record Moved(long number) implements StepReply {}

  /** The money does not allow it; {@code code} is the ledger's result, or payment-already-used. */
  record Refused(String code, String detail) implements StepReply {}
}
