package org.comfrey.payments.processor;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.jspecify.annotations.Nullable;

/** A payment company. Must not be called inside a database transaction. */
public interface Processor {
  /** The name in accounts, addresses and tables; never changes. */
  String name();

  /** Takes an amount from a card. The same payment again is the same charge. */
  ChargeOutcome charge(PaymentId payment, Money amount, String cardToken);

  /** What became of a charge. */
  ChargeOutcome find(PaymentId payment);

  /**
   * Gives a part of a captured charge back to its card. The same refund again is the same refund.
   */
  TransferOutcome refund(UUID refund, PaymentId payment, Money amount);

  /** Sends money to a bank account. The same payout again is the same payout. */
  TransferOutcome payOut(PayoutId payout, Money amount, String bankToken);

  /** A chargeback as it stands; empty where this processor knows of none by that id. */
  Optional<ChargebackFacts> chargeback(UUID id);

  /**
   * Answers a chargeback with our side of the story. Sent again it changes nothing, and so it does
   * too late.
   */
  void represent(UUID chargeback, String answer);

  /** Its account of a day; empty before the day is closed there. */
  Optional<Settlement> settlement(LocalDate day);

  /** The fee that was agreed for such a movement, in minor units of the amount's currency. */
  long feeMinor(Settlement.About about, Money amount);

  /** What a token stands for; empty for tokens that this processor never gave. */
  Optional<Instrument> describe(String token);

  /**
   * Reads a webhook.
   *
   * @return what it is about; empty where the signature is not this processor's or is too old
   */
  Optional<Notice> read(@Nullable String signature, String body);

  /**
   * A card or bank account.
   *
   * @param kind card or bank
   * @param label what its owner recognises, such as ···· 4242
   */
  record Instrument(String kind, String label) {}

  /**
   * A webhook tells that something changed. What it is now is asked for: a notice may come late,
   * twice or after a newer one.
   */
  sealed interface Notice {
    /** Something about a charge. */
    record OfPayment(PaymentId payment) implements Notice {}

    /** Something about a payout. */
    record OfPayout(PayoutId payout) implements Notice {}

    /** Something about a refund. */
    record OfRefund(UUID refund) implements Notice {}

    /** Something about a chargeback. */
    record OfChargeback(UUID chargeback) implements Notice {}

    /** Something that we do not follow. */
    record Other(String type) implements Notice {}
  }
}
