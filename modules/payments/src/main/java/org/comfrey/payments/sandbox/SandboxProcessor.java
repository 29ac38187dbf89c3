package org.comfrey.payments.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.processor.ChargeOutcome;
import org.comfrey.payments.processor.ChargebackFacts;
import org.comfrey.payments.processor.Processor;
import org.comfrey.payments.processor.Settlement;
import org.comfrey.payments.processor.TransferOutcome;
import org.comfrey.payments.sandbox.SandboxTables.Charge;
import org.comfrey.payments.sandbox.SandboxTables.Charge.State;
import org.comfrey.payments.sandbox.SandboxTables.Moved;
import org.jspecify.annotations.Nullable;

/** The sandbox as Comfrey's side calls it. */
public final class SandboxProcessor implements Processor {
  /** The processor's name. */
  public static final String NAME = "sandbox";

  static final Duration SILENCE = Duration.ofSeconds(30);
  static final Duration PROCESSING = Duration.ofSeconds(5);
  static final Duration SECOND_THOUGHT = Duration.ofMinutes(1);
  static final Duration CHALLENGE_TIME = Duration.ofMinutes(15);
  private static final int SECRET_BYTES = 20;

  private final ModuleDatabase database;
  private final SandboxTables tables;
  private final SandboxSettlements settlements;
  private final SandboxWebhooks webhooks;
  private final SandboxChargebacks chargebacks;
  private final WebhookSignature signature;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  SandboxProcessor(
      ModuleDatabase database,
      SandboxTables tables,
      SandboxWebhooks webhooks,
      SandboxChargebacks chargebacks,
      WebhookSignature signature,
      Clock clock) {
    this.chargebacks = chargebacks;
    this.database = database;
    this.tables = tables;
    this.settlements = new SandboxSettlements(database);
    this.webhooks = webhooks;
    this.signature = signature;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Instrument> describe(String token) {
    return tables.instrument(token).map(SandboxTables.Known::instrument);
  }

  @Override
  public ChargeOutcome charge(PaymentId payment, Money amount, String cardToken) {
    Optional<SandboxCard> card =
        tables
            .instrument(cardToken)
            .filter(known -> known.instrument().kind().equals("card"))
            .map(known -> SandboxCard.valueOf(known.behaviour()));
    if (card.isEmpty()) {
      return new ChargeOutcome.Declined("unknown-card");
    }
    Instant now = clock.instant();
    return database.inTransaction(() -> charge(payment, amount, cardToken, card.get(), now));
  }

  private ChargeOutcome charge(
      PaymentId payment, Money amount, String token, SandboxCard card, Instant now) {
    Charge fresh = fresh(payment, amount, token, card, now);
    if (tables.insert(fresh, now)) {
      webhooks.ofCharge(fresh, card, now);
      if (card == SandboxCard.CHARGED_BACK) {
        chargebacks.plan(fresh, now);
      }
      if (card == SandboxCard.DECLINED_THEN_CAPTURED) {
        webhooks.ofLateCapture(fresh, now.plus(SECOND_THOUGHT));
      }
      return silent(card) ? new ChargeOutcome.NoAnswer() : outcome(fresh);
    }
    Charge known = tables.charge(payment.value()).orElseThrow();
    if (known.state() == State.LOST) {
      // The request that is repeated arrives.
      Charge arrived = known.ended(State.CAPTURED, null);
      if (tables.update(arrived, State.LOST, now)) {
        webhooks.ofCharge(arrived, card, now);
      }
      return outcome(arrived);
    }
    return outcome(known.at(now));
  }

  private static boolean silent(SandboxCard card) {
    return card == SandboxCard.SILENT_THEN_CAPTURED
        || card == SandboxCard.SILENT_THEN_DECLINED
        || card == SandboxCard.LOST_REQUEST;
  }

  private Charge fresh(
      PaymentId payment, Money amount, String token, SandboxCard card, Instant now) {
    return switch (card) {
      case APPROVED,
          APPROVED_MASTERCARD,
          REFUND_FAILS,
          CHARGED_BACK,
          SETTLED_LATE,
          NEVER_SETTLED,
          SETTLED_TWICE,
          SETTLED_SHORT,
          FEE_TOO_HIGH ->
          charge(payment, amount, token, State.CAPTURED, null, null, null);
      case DECLINED, INSUFFICIENT_FUNDS, EXPIRED, LOST_CARD ->
          charge(payment, amount, token, State.DECLINED, card.reason(), null, null);
      case DECLINED_THEN_CAPTURED ->
          charge(
              payment,
              amount,
              token,
              State.DECLINED,
              card.reason(),
              now.plus(SECOND_THOUGHT),
              "captured");
      case CHALLENGED -> {
        Instant until = now.plus(CHALLENGE_TIME);
        yield charge(payment, amount, token, State.CHALLENGE, null, until, "challenge-expired");
      }
      case SILENT_THEN_CAPTURED ->
          charge(payment, amount, token, State.PENDING, null, now.plus(SILENCE), "captured");
      case SILENT_THEN_DECLINED ->
          charge(payment, amount, token, State.PENDING, null, now.plus(SILENCE), card.reason());
      case LOST_REQUEST -> charge(payment, amount, token, State.LOST, null, null, null);
      case WEBHOOKS_LATE, WEBHOOKS_TWICE, WEBHOOKS_DISORDERED ->
          charge(payment, amount, token, State.PENDING, null, now.plus(PROCESSING), "captured");
    };
  }

  private Charge charge(
      PaymentId payment,
      Money amount,
      String token,
      State state,
      @Nullable String reason,
      @Nullable Instant settlesAt,
      @Nullable String settlesAs) {
    String challenge = state == State.CHALLENGE ? secret() : null;
    return new Charge(
        payment.value(), token, amount, state, reason, settlesAt, settlesAs, challenge);
  }

  @Override
  public ChargeOutcome find(PaymentId payment) {
    return tables
        .charge(payment.value())
        .map(charge -> outcome(charge.at(clock.instant())))
        .orElseGet(ChargeOutcome.NotFound::new);
  }

  private static ChargeOutcome outcome(Charge charge) {
    return switch (charge.state()) {
      case LOST -> new ChargeOutcome.NotFound();
      case PENDING -> new ChargeOutcome.Pending();
      case CHALLENGE -> new ChargeOutcome.Challenge(SandboxPages.CHALLENGES + charge.challenge());
      case CAPTURED -> new ChargeOutcome.Captured();
      case DECLINED ->
          new ChargeOutcome.Declined(charge.reason() == null ? "declined" : charge.reason());
    };
  }

  @Override
  public TransferOutcome refund(UUID refund, PaymentId payment, Money amount) {
    Instant now = clock.instant();
    return database.inTransaction(() -> {
      Optional<Moved> known = tables.transfer(refund);
      if (known.isPresent()) {
        return outcome(known.get(), now);
      }
      Moved made = new Moved(amount, now, refusal(payment, amount, now));
      tables.insertTransfer(refund, "refund", payment.value(), made, now);
      webhooks.ofRefund(refund, now);
      return outcome(made, now);
    });
  }

  private @Nullable String refusal(PaymentId payment, Money amount, Instant now) {
    long before = tables.refundedMinor(payment.value());
    Optional<Charge> charge = tables.charge(payment.value()).map(found -> found.at(now));
    if (charge.isEmpty() || charge.get().state() != State.CAPTURED) {
      return "not-captured";
    }
    Money captured = charge.get().amount();
    if (!captured.currency().equals(amount.currency())) {
      return "other-currency";
    }
    if (amount.amountMinor() > captured.amountMinor() - before) {
      return "more-than-captured";
    }
    boolean closed =
        tables
            .instrument(charge.get().token())
            .filter(known -> known.behaviour().equals(SandboxCard.REFUND_FAILS.name()))
            .isPresent();
    return closed ? "card-closed" : null;
  }

  @Override
  public TransferOutcome payOut(PayoutId payout, Money amount, String bankToken) {
    Instant now = clock.instant();
    Optional<SandboxBank> bank =
        tables
            .instrument(bankToken)
            .filter(known -> known.instrument().kind().equals("bank"))
            .map(known -> SandboxBank.valueOf(known.behaviour()));
    if (bank.isEmpty()) {
      return new TransferOutcome.Failed("no-account");
    }
    return database.inTransaction(() -> payOut(payout, amount, bank.get(), now));
  }

  private TransferOutcome payOut(PayoutId payout, Money amount, SandboxBank bank, Instant now) {
    Optional<Moved> known = tables.transfer(payout.value());
    if (known.isPresent()) {
      return outcome(known.get(), now);
    }
    boolean silent = bank == SandboxBank.SILENT_THEN_ARRIVES;
    Instant settlesAt = now.plus(silent ? SILENCE : PROCESSING);
    Moved sent = new Moved(amount, settlesAt, bank.failure());
    tables.insertTransfer(payout.value(), "payout", null, sent, now);
    webhooks.ofPayout(payout, settlesAt);
    return silent ? new TransferOutcome.NoAnswer() : new TransferOutcome.Pending();
  }

  private static TransferOutcome outcome(Moved moved, Instant now) {
    if (moved.settlesAt().isAfter(now)) {
      return new TransferOutcome.Pending();
    }
    String failure = moved.failure();
    return failure == null ? new TransferOutcome.Done() : new TransferOutcome.Failed(failure);
  }

  @Override
  public Optional<ChargebackFacts> chargeback(UUID id) {
    return chargebacks.find(id, clock.instant());
  }

  @Override
  public void represent(UUID chargeback, String answer) {
    chargebacks.represent(chargeback, answer, clock.instant());
  }

  @Override
  public Optional<Notice> read(@Nullable String given, String body) {
    return signature.verifies(given, body, clock.instant())
        ? Optional.of(SandboxWebhooks.notice(body))
        : Optional.empty();
  }

  @Override
  public Optional<Settlement> settlement(LocalDate day) {
    return settlements.of(day, clock.instant());
  }

  @Override
  public long feeMinor(Settlement.About about, Money amount) {
    return SandboxSettlements.feeMinor(about, amount);
  }

  /** Turns a number from the form into a token; empty where no such card exists. */
  public Optional<String> addCard(String number) {
    return SandboxCard.ofNumber(number).map(card -> add("card", number, card.name()));
  }

  /** Turns an account number from the form into a token; empty where no such account exists. */
  public Optional<String> addBank(String number) {
    return SandboxBank.ofNumber(number).map(bank -> add("bank", number, bank.name()));
  }

  private String add(String kind, String number, String behaviour) {
    String token = kind + "_" + secret();
    String label = "···· " + number.substring(number.length() - 4);
    tables.addInstrument(token, new Instrument(kind, label), behaviour, clock.instant());
    return token;
  }

  /** The charge behind a challenge page. */
  Optional<Charge> challenge(String secret) {
    return tables.challenged(secret).map(charge -> charge.at(clock.instant()));
  }

  /** Ends a challenge as its owner says; false where it has ended already. */
  public boolean answer(String secret, boolean approved) {
    Instant now = clock.instant();
    return database.inTransaction(() -> {
      Optional<Charge> open = challenge(secret).filter(charge -> charge.state() == State.CHALLENGE);
      if (open.isEmpty()) {
        return false;
      }
      Charge ended =
          approved
              ? open.get().ended(State.CAPTURED, null)
              : open.get().ended(State.DECLINED, "challenge-refused");
      if (!tables.update(ended, State.CHALLENGE, now)) {
        return false;
      }
      webhooks.ofCharge(ended, SandboxCard.CHALLENGED, now);
      return true;
    });
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
