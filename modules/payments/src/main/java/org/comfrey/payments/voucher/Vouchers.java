package org.comfrey.payments.voucher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.events.WalletMoved;
import org.comfrey.api.payments.internal.CouponAnswer;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.ledger.Companion;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.comfrey.payments.coupon.Coupons;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from vouchers. What is taken is written down under the lock of the voucher's row first, and
 * then moved by the ledger under an id that follows from it: a process that dies in between leaves
 * it to the janitor, and nothing is ever taken twice.
 */
public final class Vouchers {
  static final ProblemCode REFUSED =
      new ProblemCode(422, "voucher-refused", "The voucher does not count");
  private static final Logger LOG = LoggerFactory.getLogger(Vouchers.class);
  private static final String MESSAGE_TABLE = "payments.voucher";

  /** The card pays at least so much, or nothing: processors take no less. */
  private static final long CARD_LEAST_MINOR = 50;

  /** How long whoever takes something is left alone with it. */
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

  private static final int FINISHED_MOST = 50;

  private final ModuleDatabase database;
  private final VoucherTable table;
  private final VoucherRules rules;
  private final VoucherCodes codes;
  private final FieldCipher cipher;
  private final Book book;
  private final Clock clock;

  /**
   * Vouchers in that database, with money of that book.
   *
   * @param codeKey of which codes are computed
   * @param hashKey under which they are stored
   */
  public Vouchers(
      ModuleDatabase database,
      Book book,
      FieldCipher cipher,
      byte[] codeKey,
      byte[] hashKey,
      Clock clock) {
    this.database = database;
    this.table = new VoucherTable(database);
    this.rules = new VoucherRules(database, clock);
    this.codes = new VoucherCodes(codeKey, hashKey);
    this.cipher = cipher;
    this.book = book;
    this.clock = clock;
  }

  VoucherTable table() {
    return table;
  }

  VoucherRules rules() {
    return rules;
  }

  String code(UUID voucher) {
    return codes.code(voucher);
  }

  /** Writes a voucher down before its card is asked; again: nothing more happens. */
  void begin(UUID id, PersonId buyer, Money amount, @Nullable String message) {
    Instant now = clock.instant();
    table.insert(
        id,
        codes.hash(codes.code(id)),
        buyer,
        amount.amountMinor(),
        amount.currency(),
        message == null || message.isBlank()
            ? null
            : cipher.seal(buyer, MESSAGE_TABLE, "message", id, message.strip()),
        now,
        rules.expiry(now));
  }

  @Nullable String message(VoucherRow row) {
    byte[] sealed = row.message();
    return sealed == null
        ? null
        : cipher.open(row.buyer(), MESSAGE_TABLE, "message", row.id(), sealed).orElse(null);
  }

  /** Whether that payment buys a voucher, whose id it has then. */
  public boolean isBoughtBy(PaymentId payment) {
    return table.exists(payment.value());
  }

  /** Whether that is the code of a voucher, whatever it is worth. */
  public boolean knows(String typed) {
    return table.coded(codes.hash(typed)).filter(VoucherRow::paid).isPresent();
  }

  /** The voucher of a code that is worth something now. */
  VoucherRow worth(String typed) {
    return worth(table.coded(codes.hash(typed)));
  }

  private VoucherRow worth(Optional<VoucherRow> found) {
    // One that is not paid yet is nobody's to know of.
    VoucherRow row =
        found
            .filter(VoucherRow::paid)
            .orElseThrow(() ->
                refused("unknown", "There is no voucher with this code. Check how it is written."));
    Instant now = clock.instant();
    switch (row.state(now)) {
      case "refunded" -> throw refused("refunded", "This voucher went back to whoever bought it.");
      case "expired" -> throw refused("expired", "This voucher ended at " + row.expires() + ".");
      case "spent" -> throw refused("spent", "This voucher is used up.");
      default -> {}
    }
    return row;
  }

  private static ProblemException refused(String code, String because) {
    return REFUSED
        .because(because)
        .at("code", code, because, "the code of a voucher that has something left");
  }

  /** Puts money of a voucher into a wallet, once for an id; of two at once one gets the rest. */
  VoucherTable.Use redeem(UUID id, PersonId person, String typed, @Nullable Long amountMinor) {
    Optional<VoucherTable.Use> before =
        table.use(id).filter(use -> person.equals(use.person()) && use.kind().equals("redeem"));
    VoucherTable.Use use =
        before.orElseGet(() -> {
          UUID voucher = worth(typed).id();
          return reserve(
              voucher,
              row -> {
                long left = worth(Optional.of(row)).leftMinor();
                long wanted = amountMinor == null ? left : amountMinor;
                if (wanted > left) {
                  throw refused(
                      "too-little", "This voucher has only " + left + " minor units left.");
                }
                return new VoucherTable.Use(id, voucher, "redeem", person, wanted, clock.instant());
              });
        });
    Halt.at("voucher.after-reservation");
    move(use);
    return use;
  }

  /** What to take, said under the lock of the voucher's row. */
  interface Taking {
    VoucherTable.Use of(VoucherRow row);
  }

  VoucherTable.Use reserve(UUID voucher, Taking taking) {
    return database.inTransaction(() -> {
      table.lock(voucher);
      VoucherTable.Use use = taking.of(table.find(voucher).orElseThrow());
      table.reserve(use, null);
      return use;
    });
  }

  /** Moves what was taken; again: the ledger knows its id. */
  private void move(VoucherTable.Use use) {
    VoucherRow row = table.find(use.voucher()).orElseThrow();
    PersonId person = use.person();
    boolean redeems = use.kind().equals("redeem");
    CreateAccount target =
        redeems
            ? Chart.wallet(Objects.requireNonNull(person), row.currency())
            : Chart.vouchersExpired(row.currency());
    TransferKind kind = redeems ? TransferKind.VOUCHER_REDEEMED : TransferKind.VOUCHER_EXPIRED;
    List<Companion> companions = new ArrayList<>();
    if (redeems) {
      Money amount = new Money(use.amountMinor(), row.currency());
      companions.add(
          book.event(
              new WalletMoved(
                  Objects.requireNonNull(person),
                  "voucher-redeemed",
                  amount,
                  use.id().toString())));
    }
    commit(use, row, target, kind, companions);
    table.used(use.id());
  }

  /** The one transfer of a use, which the ledger takes once. */
  void commit(
      VoucherTable.Use use,
      VoucherRow row,
      CreateAccount target,
      TransferKind kind,
      List<Companion> companions) {
    CreateAccount source = Chart.voucher(row.id(), row.currency());
    Uint128 id = Uint128.of(Derived.id("voucher-use", use.id()));
    if (!book.queries().transfers(List.of(id)).value().isEmpty()) {
      return;
    }
    book.ensure(List.of(source, target));
    // The step of the use lets its companions, too, happen once, however many finish it at once.
    List<Companion> all = new ArrayList<>(companions);
    all.add(new org.comfrey.ledger.Step(use.id(), 0));
    Reply reply =
        book.commit(
            new Submission(
                List.of(
                    CreateTransfer.of(
                            id,
                            source.id(),
                            target.id(),
                            use.amountMinor(),
                            Currencies.ledger(row.currency()),
                            kind.code())
                        .withUserData(Uint128.of(row.id()), 0, 0)),
                all));
    Halt.at("voucher.after-commit");
    if (!(reply instanceof Reply.Accepted) && !(reply instanceof Reply.StepMoved)) {
      throw new IllegalStateException("what was taken, " + use + ", was answered " + reply);
    }
  }

  /** What a code would pay of a price; refuses as using it would. */
  public CouponAnswer answer(String typed, Money price) {
    long gives = gives(worth(typed), price);
    return new CouponAnswer(
        new Money(gives, price.currency()),
        new Money(price.amountMinor() - gives, price.currency()),
        true);
  }

  /** Takes a part of an order's price, in the transaction that writes its payment down. */
  public Coupons.Use reserve(
      PaymentId payment, OrderId order, PersonId client, Money price, String typed) {
    database.requireTransaction("a use of a voucher");
    UUID voucher = worth(typed).id();
    table.lock(voucher);
    long gives = gives(worth(table.find(voucher)), price);
    table.reserve(
        new VoucherTable.Use(payment.value(), voucher, "order", client, gives, clock.instant()),
        order);
    return new Coupons.Use(voucher, null, gives, true);
  }

  private static long gives(VoucherRow row, Money price) {
    if (!row.currency().equals(price.currency())) {
      throw refused("other-currency", "This voucher counts for prices in " + row.currency() + ".");
    }
    long most = Math.min(row.leftMinor(), price.amountMinor());
    boolean tooLittleForCard =
        most < price.amountMinor() && price.amountMinor() - most < CARD_LEAST_MINOR;
    long gives = tooLittleForCard ? price.amountMinor() - CARD_LEAST_MINOR : most;
    if (gives <= 0) {
      throw refused("below-minimum", "The price is too low to be paid in part by this voucher.");
    }
    return gives;
  }

  /** A payment ended: what it took of a voucher counts, or is free again. */
  public void settle(PaymentId payment) {
    table.settle(payment);
  }

  /** Goes on with what processes left when they died, and ends vouchers that are over. */
  public int finishDue() {
    Instant now = clock.instant();
    int settled = table.settle(null);
    List<VoucherTable.Use> begun = table.begunBefore(now.minus(LEFT_ALONE), FINISHED_MOST);
    for (VoucherTable.Use use : begun) {
      // Refunds are finished by whoever knows cards.
      if (!use.kind().equals("refund")) {
        quietly(use.voucher(), () -> move(use));
      }
    }
    List<UUID> expired = table.expired(now, FINISHED_MOST);
    for (UUID voucher : expired) {
      quietly(voucher, () -> expire(voucher));
    }
    return settled + begun.size() + expired.size();
  }

  private void expire(UUID voucher) {
    long left = table.find(voucher).map(VoucherRow::leftMinor).orElse(0L);
    if (left > 0) {
      move(
          reserve(
              voucher,
              row ->
                  new VoucherTable.Use(
                      Derived.id("voucher-expired", voucher, row.takenMinor()),
                      voucher,
                      "expiry",
                      null,
                      row.leftMinor(),
                      clock.instant())));
    }
  }

  static void quietly(UUID voucher, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      // One voucher must not keep the others waiting: it is looked at again the next time.
      LOG.warn("voucher {} could not be finished; it is tried again", voucher, e);
    }
  }
}
