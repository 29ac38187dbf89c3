package org.comfrey.payments.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.Money;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.CreateTransfer;
import org.comfrey.ledger.Reply;
import org.comfrey.ledger.Step;
import org.comfrey.ledger.Submission;
import org.comfrey.ledger.TransferFlags;
import org.comfrey.ledger.Uint128;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Chart;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Derived;
import org.comfrey.payments.chart.TransferKind;
import org.jspecify.annotations.Nullable;

/**
 * Who owes what of a chargeback. Each of the two has an account of its own for each chargeback, so
 * that what is owed, recovered and given back never mixes with another's.
 */
final class ChargebackDebts {
  private static final String CLIENT = "client";
  private static final String PROVIDER = "provider";

  private final ModuleDatabase database;
  private final Book book;

  ChargebackDebts(ModuleDatabase database, Book book) {
    this.database = database;
    this.book = book;
  }

  /** A person's part of a chargeback. */
  record Share(String side, PersonId person, CreateAccount account, long owedMinor) {}

  /**
   * What the client owes of an amount that was charged back: what they were given back of the
   * payment before, and now have twice. Without a provider it is all theirs.
   */
  long clients(PaymentId payment, @Nullable PersonId provider, Money back, Money paid) {
    if (provider == null) {
      return back.amountMinor();
    }
    long twice = refunded(payment) + back.amountMinor() - paid.amountMinor();
    return Math.clamp(twice, 0, back.amountMinor());
  }

  private long refunded(PaymentId payment) {
    return database
        .sql()
        .sql("select coalesce(sum(amount_minor), 0) from refund where payment_id = :payment")
        .param("payment", payment.value())
        .query(Long.class)
        .single();
  }

  /** Both parts, those of nothing left out. */
  List<Share> shares(Chargeback chargeback, long clientMinor) {
    List<Share> shares = new ArrayList<>();
    if (clientMinor > 0) {
      shares.add(share(chargeback, CLIENT, chargeback.client(), clientMinor));
    }
    PersonId provider = chargeback.provider();
    if (provider != null && chargeback.amountMinor() > clientMinor) {
      shares.add(share(chargeback, PROVIDER, provider, chargeback.amountMinor() - clientMinor));
    }
    return shares;
  }

  private static Share share(Chargeback chargeback, String side, PersonId person, long owed) {
    return new Share(
        side, person, Chart.receivable(chargeback.id(), person, chargeback.currency()), owed);
  }

  /** The subject whose number counts the changes of who owes what. */
  static UUID shiftOf(Chargeback chargeback) {
    return Derived.id("chargeback-shift", chargeback.id());
  }

  long shift(Chargeback chargeback) {
    return book.queries().step(shiftOf(chargeback)).value();
  }

  /** What the client owes in all, as the ledger has it; asked of chargebacks that are not won. */
  long owedByClient(Chargeback chargeback) {
    return account(Chart.receivable(chargeback.id(), chargeback.client(), chargeback.currency()))
        .map(account -> account.balances().debitsPosted())
        .orElse(0L);
  }

  /** What neither has paid yet. */
  long outstanding(Chargeback chargeback) {
    return people(chargeback).stream()
        .map(person -> Chart.receivable(chargeback.id(), person, chargeback.currency()))
        .mapToLong(account -> Math.max(0, -balance(account)))
        .sum();
  }

  private static List<PersonId> people(Chargeback chargeback) {
    PersonId provider = chargeback.provider();
    return provider == null ? List.of(chargeback.client()) : List.of(chargeback.client(), provider);
  }

  /**
   * Lets refunds that were made meanwhile be the client's, pays back what somebody no longer owes,
   * and recovers what is owed as far as wallets go. A provider's wallet is left alone while the
   * order holds the money.
   *
   * @return whether nobody owes or is owed anything any more
   */
  boolean settle(Chargeback chargeback, boolean orderEnded) {
    if (!chargeback.state().equals("won")) {
      shiftToClient(chargeback);
    }
    boolean settled = true;
    for (PersonId person : people(chargeback)) {
      CreateAccount debt = Chart.receivable(chargeback.id(), person, chargeback.currency());
      CreateAccount wallet = Chart.wallet(person, chargeback.currency());
      long balance = balance(debt);
      if (balance > 0) {
        move(chargeback, debt, wallet, balance, TransferKind.CHARGEBACK_REVERSED);
      } else if (balance < 0 && (orderEnded || person.equals(chargeback.client()))) {
        long part = Math.min(-balance, balance(wallet));
        if (part > 0) {
          move(chargeback, wallet, debt, part, TransferKind.CHARGEBACK_RECOVERED);
        }
      }
      settled &= balance(debt) == 0;
    }
    return settled;
  }

  private void shiftToClient(Chargeback chargeback) {
    PersonId provider = chargeback.provider();
    if (provider == null) {
      return;
    }
    long number = shift(chargeback);
    long before = owedByClient(chargeback);
    Money back = new Money(chargeback.amountMinor(), chargeback.currency());
    long after = clients(chargeback.payment(), provider, back, paid(chargeback));
    if (after <= before) {
      return;
    }
    CreateTransfer transfer =
        transfer(
            chargeback,
            "shift-" + number,
            Chart.receivable(chargeback.id(), chargeback.client(), chargeback.currency()),
            Chart.receivable(chargeback.id(), provider, chargeback.currency()),
            after - before,
            TransferKind.CHARGEBACK_SHIFTED);
    book.commit(
        new Submission(List.of(transfer), List.of()).with(new Step(shiftOf(chargeback), number)));
  }

  private Money paid(Chargeback chargeback) {
    long minor =
        database
            .sql()
            .sql("select amount_minor from payment where id = :id")
            .param("id", chargeback.payment().value())
            .query(Long.class)
            .single();
    return new Money(minor, chargeback.currency());
  }

  /**
   * Moves at most that much, and no more than is there and is owed: whoever does the same at the
   * same moment leaves less for the other.
   */
  private void move(
      Chargeback chargeback,
      CreateAccount from,
      CreateAccount to,
      long mostMinor,
      TransferKind kind) {
    int flags =
        kind == TransferKind.CHARGEBACK_RECOVERED
            ? TransferFlags.BALANCING_DEBIT | TransferFlags.BALANCING_CREDIT
            : TransferFlags.BALANCING_DEBIT;
    CreateTransfer transfer =
        transfer(chargeback, UUID.randomUUID().toString(), from, to, mostMinor, kind)
            .withFlags(flags);
    Reply reply = book.commit(Submission.of(List.of(transfer)));
    if (!(reply instanceof Reply.Accepted)) {
      throw new IllegalStateException(
          "a part of chargeback " + chargeback.id() + " was answered " + reply);
    }
  }

  CreateTransfer transfer(
      Chargeback chargeback,
      String name,
      CreateAccount debit,
      CreateAccount credit,
      long amountMinor,
      TransferKind kind) {
    book.ensure(List.of(debit, credit));
    return CreateTransfer.of(
            transferId(chargeback.id(), name, kind),
            debit.id(),
            credit.id(),
            amountMinor,
            Currencies.ledger(chargeback.currency()),
            kind.code())
        .withUserData(Uint128.of(chargeback.reference()), 0, 0);
  }

  /** The ids of what either side's part may have moved by. */
  static List<Uint128> transfersOf(UUID chargeback, String beginning, TransferKind kind) {
    return List.of(
        transferId(chargeback, beginning + CLIENT, kind),
        transferId(chargeback, beginning + PROVIDER, kind));
  }

  private static Uint128 transferId(UUID chargeback, String name, TransferKind kind) {
    return Uint128.of(Derived.id("chargeback-" + kind.label(), chargeback, name));
  }

  /** Credits less debits, holds taken off; 0 for an account that is not open yet. */
  private long balance(CreateAccount account) {
    return account(account).map(found -> found.balances().available()).orElse(0L);
  }

  private Optional<Account> account(CreateAccount account) {
    return book.queries().account(account.id()).value();
  }
}
