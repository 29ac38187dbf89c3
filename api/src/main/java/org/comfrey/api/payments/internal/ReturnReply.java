package org.comfrey.api.payments.internal;

/** outcome is returning, returned, used-by-step or nothing-captured. */
public record ReturnReply(String outcome) {
  /** Whether the money goes back or did. */
  public boolean givenBack() {
    return outcome.equals("returning") || outcome.equals("returned");
  }
}
