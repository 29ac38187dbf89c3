package org.comfrey.ledger;

/**
 * What became of one event.
 *
 * <p>{@code timestamp} is that of the event, or, where it exists already, of the one that exists.
 * {@code position} is the entry's place in the log, or 0 where nothing was written and nothing
 * exists.
 */
public sealed interface EventResult {
  long position();

  long timestamp();

  /** Whether the event is in the log: created now, or earlier with the same content. */
  boolean recorded();

  /** The status in lower case, for instance {@code exceeds_credits}. */
  String wireName();

  record OfAccount(AccountStatus status, long position, long timestamp) implements EventResult {
    @Override
    public boolean recorded() {
      return status == AccountStatus.CREATED || status == AccountStatus.EXISTS;
    }

    @Override
    public String wireName() {
      return status.wireName();
    }
  }

  record OfTransfer(TransferStatus status, long position, long timestamp) implements EventResult {
    @Override
    public boolean recorded() {
      return status == TransferStatus.CREATED || status == TransferStatus.EXISTS;
    }

    @Override
    public String wireName() {
      return status.wireName();
    }
  }

  record OfLimits(LimitsStatus status, long position, long timestamp) implements EventResult {
    @Override
    public boolean recorded() {
      return status == LimitsStatus.CREATED || status == LimitsStatus.EXISTS;
    }

    @Override
    public String wireName() {
      return status.wireName();
    }
  }
}
