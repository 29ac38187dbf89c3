package org.comfrey.payments.coupon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.Coupon;
import org.comfrey.api.payments.CouponDraft;
import org.comfrey.api.payments.internal.CouponAnswer;
import org.comfrey.api.payments.internal.CouponQuestion;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Problems;
import org.comfrey.ledger.Account;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives coupons out, counts their uses, and ends them. */
public final class Coupons {
  private static final int LARGEST_SHARE = 9_000;
  private static final int USES_MOST = 100_000;
  private static final int USES_EACH_MOST = 100;
  private static final long MOST_MAJOR_UNITS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Coupons.class);

  /** How long whoever gives a coupon out or ends it is left alone with it. */
  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

  private static final int FINISHED_MOST = 50;
  private static final Duration LONGEST = Duration.ofDays(366 * 3L);

  private final ModuleDatabase database;
  private final CouponTable table;
  private final Book book;
  private final Clock clock;

  /** Coupons in that database, with money of that book. */
  public Coupons(ModuleDatabase database, Book book, Clock clock) {
    this.database = database;
    this.table = new CouponTable(database);
    this.book = book;
    this.clock = clock;
  }

  /** A code that a client typed, and the provider at whose order. */
  public record Wish(String code, PersonId provider) {}

  /** What a coupon pays of a payment. */
  public record Use(UUID coupon, @Nullable PersonId funder, long amountMinor, boolean voucher) {}

  List<Coupon> of(@Nullable PersonId funder) {
    return table.of(funder);
  }

  /**
   * Gives a coupon out and sets its cost aside. The same id again goes on where it stopped.
   *
   * @param funder whose wallet pays; nobody where it is the platform
   */
  Coupon add(UUID id, @Nullable PersonId funder, PersonId by, CouponDraft draft) {
    check(draft);
    if (!table.insert(id, draft, funder, by, clock.instant()) && table.find(id).isEmpty()) {
      throw CouponProblems.CODE_TAKEN
          .because("Another coupon has the code " + draft.code() + "; choose another.")
          .at("code", "taken", "Another coupon has this code.", "a code that nobody has used");
    }
    Halt.at("coupon.before-funding");
    CouponRow row = table.find(id).orElseThrow(() -> Problems.notFound("coupon", id));
    if (fund(row)) {
      return table.view(id).orElseThrow(() -> Problems.notFound("coupon", id));
    }
    throw CouponProblems.INSUFFICIENT_FUNDS
        .because(
            "Your wallet does not hold what this coupon may cost in all: "
                + row.costMinor()
                + " minor units of "
                + row.currency()
                + ". Lower the uses or what one gives, or wait until you have earned more.")
        .at("uses", "insufficient-funds", "The wallet does not hold that much.", "fewer uses");
  }

  /** Sets the cost aside; where the funder has not that much, there is no such coupon. */
  private boolean fund(CouponRow row) {
    Reply reply =
        book.commit(
            moved(
                Derived.id("coupon-funded", row.id()),
                row,
                source(row),
                Chart.coupon(row.id(), row.funder(), row.currency()),
                row.costMinor(),
                TransferKind.COUPON_FUNDED));
    Halt.at("coupon.after-funding");
    boolean funded = reply instanceof Reply.Accepted;
    if (funded) {
      table.funded(row.id());
    } else {
      table.delete(row.id());
    }
    return funded;
  }

  /** Ends a coupon of that funder; what is left goes back. Again: nothing more happens. */
  Coupon close(UUID id, @Nullable PersonId funder) {
    CouponRow row = end(id, known -> java.util.Objects.equals(known.funder(), funder));
    Halt.at("coupon.after-close");
    giveBack(row);
    return table.view(id).orElseThrow(() -> Problems.notFound("coupon", id));
  }

  private CouponRow end(UUID id, Predicate<CouponRow> mayEnd) {
    return database.inTransaction(() -> {
      CouponRow found =
          table.lock(id).filter(mayEnd).orElseThrow(() -> Problems.notFound("coupon", id));
      table.settle(null);
      if (table.isReserved(id)) {
        throw CouponProblems.IN_USE.because(
            "Somebody is paying with this coupon just now; try again in a few minutes.");
      }
      table.close(id, clock.instant());
      return found;
    });
  }

  /** What is left of a coupon that ended goes to whoever funded it, once. */
  private void giveBack(CouponRow row) {
    CreateAccount account = Chart.coupon(row.id(), row.funder(), row.currency());
    long left =
        book.queries()
            .account(account.id())
            .value()
            .map(Account::balances)
            .map(balances -> balances.available())
            .orElse(0L);
    if (left > 0) {
      Reply reply =
          book.commit(
              moved(
                  Derived.id("coupon-closed", row.id()),
                  row,
                  account,
                  source(row),
                  left,
                  TransferKind.COUPON_CLOSED));
      if (!(reply instanceof Reply.Accepted)) {
        throw new IllegalStateException(
            "what is left of coupon " + row.id() + " was answered " + reply);
      }
    }
    Halt.at("coupon.after-return");
    table.returned(row.id());
  }

  /**
   * Goes on with what a process left when it died, and ends coupons whose time is over; returns how
   * many were looked at.
   */
  public int finishDue() {
    Instant now = clock.instant();
    List<UUID> due = table.unfinished(now, now.minus(LEFT_ALONE), FINISHED_MOST);
    for (UUID id : due) {
      try {
        table.find(id).ifPresent(this::finish);
      } catch (RuntimeException e) {
        // One coupon must not keep the others waiting: it is looked at again the next time.
        LOG.warn("coupon {} could not be finished; it is tried again", id, e);
      }
    }
    return due.size();
  }

  private void finish(CouponRow row) {
    if (!row.funded() && !fund(row)) {
      return;
    }
    boolean over = !clock.instant().isBefore(row.until());
    if (row.closed() != null || (over && !table.isReserved(row.id()))) {
      giveBack(end(row.id(), known -> true));
    }
  }

  /** What a coupon would pay; refuses as using it would. */
  public CouponAnswer answer(CouponQuestion question, PersonId provider) {
    CouponRow row = coded(question.code());
    long gives = counted(row, question.order(), question.client(), provider, question.amount());
    String currency = question.amount().currency();
    return new CouponAnswer(
        new Money(gives, currency),
        new Money(question.amount().amountMinor() - gives, currency),
        false);
  }

  /**
   * Takes a use for a payment, in the transaction that writes the payment down. Of two who want the
   * last one, the second waits here and is refused.
   */
  public Use reserve(PaymentId payment, OrderId order, PersonId client, Money price, Wish wish) {
    database.requireTransaction("a use of a coupon");
    CouponRow row = table.lock(coded(wish.code()).id()).orElseThrow(() -> unknown(wish.code()));
    long gives = counted(row, order, client, wish.provider(), price);
    table.reserve(payment, row.id(), order, client, gives, clock.instant());
    return new Use(row.id(), row.funder(), gives, false);
  }

  /** What a coupon pays of an order; zero without one. */
  public long paidMinor(OrderId order) {
    return table.paidMinor(order);
  }

  /** A payment ended: its use counts, or is free again. */
  public void settle(PaymentId payment) {
    table.settle(payment);
  }

  /** The same for all whose process died in between; returns how many there were. */
  public int settleAll() {
    return table.settle(null);
  }

  private CouponRow coded(String typed) {
    String code = typed.strip().toUpperCase(Locale.ROOT);
    return table.coded(code).filter(CouponRow::funded).orElseThrow(() -> unknown(code));
  }

  private static RuntimeException unknown(String code) {
    return CouponProblems.refused(
        "unknown", "There is no coupon or voucher " + code.strip() + ". Check how it is written.");
  }

  private long counted(
      CouponRow row, OrderId order, PersonId client, PersonId provider, Money price) {
    Instant now = clock.instant();
    if (row.funder() != null && !row.funder().equals(provider)) {
      throw CouponProblems.refused(
          "other-provider", "This coupon counts with the provider who gave it out, not here.");
    }
    if (row.closed() != null || !now.isBefore(row.until())) {
      throw CouponProblems.refused("ended", "This coupon has ended.");
    }
    if (now.isBefore(row.from())) {
      throw CouponProblems.refused("not-yet", "This coupon begins at " + row.from() + ".");
    }
    if (!row.currency().equals(price.currency())) {
      throw CouponProblems.refused(
          "other-currency", "This coupon counts for prices in " + row.currency() + ".");
    }
    if (price.amountMinor() < row.minimumMinor() || row.givesMinor(price.amountMinor()) == 0) {
      throw CouponProblems.refused(
          "below-minimum", "The price is too low for this coupon to count.");
    }
    if (table.isUsedFor(order)) {
      throw CouponProblems.refused("order-has-one", "This order was paid with a coupon already.");
    }
    if (table.uses(row.id(), client) >= row.usesPerPerson()) {
      throw CouponProblems.refused("used-by-you", "You have used this coupon already.");
    }
    if (table.uses(row.id(), null) >= row.uses()) {
      throw CouponProblems.refused("spent", "This coupon is used up: others were quicker.");
    }
    return row.givesMinor(price.amountMinor());
  }

  /** Whose money it is before it is set aside and after what is left goes back. */
  private static CreateAccount source(CouponRow row) {
    return Chart.funder(row.funder(), row.currency());
  }

  private Submission moved(
      UUID id,
      CouponRow row,
      CreateAccount from,
      CreateAccount to,
      long amountMinor,
      TransferKind kind) {
    book.ensure(List.of(from, to));
    return new Submission(
        List.of(
            CreateTransfer.of(
                    Uint128.of(id),
                    from.id(),
                    to.id(),
                    amountMinor,
                    Currencies.ledger(row.currency()),
                    kind.code())
                .withUserData(Uint128.of(row.id()), 0, 0)),
        List.of());
  }

  private void check(CouponDraft draft) {
    Instant now = clock.instant();
    Integer share = draft.basisPoints();
    Fields.check(fields ->
        fields
            .that(
                draft.code().matches("[A-Z0-9]{4,24}"),
                "code",
                "not-a-code",
                "A code has 4 to 24 capital letters and digits.",
                "such as SPRING26")
            .range("basisPoints", share, 1, LARGEST_SHARE)
            .that(
                Currencies.known(draft.most().currency()),
                "most.currency",
                "unknown-currency",
                "There is no such currency.",
                "a code of ISO 4217")
            .range("uses", draft.uses(), 1, USES_MOST)
            .range("usesPerPerson", draft.usesPerPerson(), 1, USES_EACH_MOST)
            .that(
                draft.until().isAfter(draft.from()) && draft.until().isAfter(now),
                "until",
                "over",
                "The coupon would end before it begins.",
                "an instant after its beginning and after now")
            .that(
                Duration.between(draft.from(), draft.until()).compareTo(LONGEST) <= 0,
                "until",
                "too-late",
                "A coupon lasts at most three years.",
                "at most three years after its beginning"));
    long most = Currencies.minor(MOST_MAJOR_UNITS, draft.most().currency());
    Fields.check(fields ->
        fields
            .range("most.amountMinor", draft.most().amountMinor(), 1, most)
            .range("minimumMinor", draft.minimumMinor(), 0, most));
  }
}
