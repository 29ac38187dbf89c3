package org.comfrey.ledger;

/** One thing that a {@link Submission} asks the ledger to record. */
public sealed interface Event permits CreateAccount, CreateTransfer, ChangeLimits {

  /** Made by the client, unique among its kind for ever; use UUIDv7. */
  Uint128 id();

  /** Whether this event succeeds or fails together with the next one. */
  boolean linked();
}
