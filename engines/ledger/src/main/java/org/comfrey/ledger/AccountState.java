package org.comfrey.ledger;

/** An account as the node knows it; changed only by the thread that decides. */
final class AccountState {
  final Uint128 id;
  final long position;
  final long timestamp;
  final Uint128 userData128;
  final long userData64;
  final int userData32;
  final int ledger;
  final int code;
  final int firstFlags;
  final long firstFloor;
  final long firstCeiling;

  int flags;
  long debitsPending;
  long debitsPosted;
  long creditsPending;
  long creditsPosted;
  long floor;
  long ceiling;

  AccountState(CreateAccount event, long position, long timestamp) {
    this(
        event.id(),
        position,
        timestamp,
        event.userData128(),
        event.userData64(),
        event.userData32(),
        event.ledger(),
        event.code(),
        event.flags(),
        event.floor(),
        event.ceiling());
  }

  AccountState(
      Uint128 id,
      long position,
      long timestamp,
      Uint128 userData128,
      long userData64,
      int userData32,
      int ledger,
      int code,
      int flags,
      long floor,
      long ceiling) {
    this.id = id;
    this.position = position;
    this.timestamp = timestamp;
    this.userData128 = userData128;
    this.userData64 = userData64;
    this.userData32 = userData32;
    this.ledger = ledger;
    this.code = code;
    this.flags = flags;
    this.firstFlags = flags;
    this.firstFloor = floor;
    this.firstCeiling = ceiling;
    this.floor = floor;
    this.ceiling = ceiling;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean closed() {
    return has(AccountFlags.CLOSED);
  }

  void closed(boolean closed) {
    flags = closed ? flags | AccountFlags.CLOSED : flags & ~AccountFlags.CLOSED;
  }

  /** What could be spent; the sums of either side fit in 63 bits, so this cannot overflow. */
  long available() {
    return creditsPosted - debitsPosted - debitsPending;
  }

  /** What the account would hold if everything on its way in arrived. */
  long incoming() {
    return creditsPosted + creditsPending - debitsPosted;
  }

  void balances(
      long newDebitsPending, long newDebitsPosted, long newCreditsPending, long newCreditsPosted) {
    debitsPending = newDebitsPending;
    debitsPosted = newDebitsPosted;
    creditsPending = newCreditsPending;
    creditsPosted = newCreditsPosted;
  }

  Balances balances() {
    return new Balances(debitsPending, debitsPosted, creditsPending, creditsPosted);
  }

  /** What puts everything that may change back as it is now. */
  Runnable restorer() {
    int oldFlags = flags;
    long oldDebitsPending = debitsPending;
    long oldDebitsPosted = debitsPosted;
    long oldCreditsPending = creditsPending;
    long oldCreditsPosted = creditsPosted;
    long oldFloor = floor;
    long oldCeiling = ceiling;
    return () -> {
      flags = oldFlags;
      balances(oldDebitsPending, oldDebitsPosted, oldCreditsPending, oldCreditsPosted);
      floor = oldFloor;
      ceiling = oldCeiling;
    };
  }
}
