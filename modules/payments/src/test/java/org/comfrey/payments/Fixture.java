package org.comfrey.payments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.SignInId;
import org.comfrey.api.payments.DepositRequest;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PaymentsApi;
import org.comfrey.api.payments.ReconciliationApi;
import org.comfrey.api.payments.VouchersApi;
import org.comfrey.api.payments.internal.ChargeCommand;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.time.MovableClock;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.ledger.Account;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.ledger.QueryFilter;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.card.Chargebacks;
import org.comfrey.payments.card.Refunds;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.commission.Commissions;
import org.comfrey.payments.coupon.Coupons;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.invoice.InvoiceOffice;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.reconciliation.Reconciliation;
import org.comfrey.payments.reconciliation.ReconciliationEndpoint;
import org.comfrey.payments.sandbox.Sandbox;
import org.comfrey.payments.voucher.VoucherSales;
import org.comfrey.payments.voucher.Vouchers;
import org.comfrey.payments.voucher.VouchersEndpoint;
import org.comfrey.payments.wallet.Methods;
import org.comfrey.payments.wallet.PaymentsEndpoint;
import org.comfrey.payments.wallet.Payouts;
import org.comfrey.payments.wallet.Transfers;
import org.comfrey.testkit.TestFolders;
import org.comfrey.testkit.TestPostgres;
import org.jspecify.annotations.Nullable;

/** Module payments on a database of its own, with a clock that a test moves. */
final class Fixture implements AutoCloseable {
  static final String EUR = "EUR";
  private static final byte[] SECRET = new byte[32];

  final MovableClock clock;
  final Path folder;
  final Ids ids;
  final Databases databases;
  final ModuleDatabase database;
  final Ledger ledger;
  final Book book;
  final Sandbox sandbox;
  final Processors processors;
  final Refunds refunds;
  final Coupons coupons;
  final Vouchers vouchers;
  final VoucherSales sales;
  final VouchersApi vouchersApi;
  final Commissions commissions;
  final CardPayments cards;
  final Escrow escrow;
  final EscrowApi api;
  final KnownPeople people;
  final PersonKeys keys;
  final Payouts payouts;
  final PaymentsApi payments;
  final Chargebacks chargebacks;
  final Janitor janitor;
  final Reconciliation reconciliation;
  final ReconciliationApi reconciliationApi;
  final InvoiceOffice invoices;
  final List<Runnable> background = new ArrayList<>();
  final List<SentWebhook> webhooks = new ArrayList<>();

  record SentWebhook(String signature, String body) {}

  Fixture() {
    this(
        TestPostgres.databases("payments"),
        MovableClock.at("2026-11-22T09:00:00Z"),
        TestFolders.fresh("payments"),
        new KnownPeople());
  }

  private Fixture(Databases databases, MovableClock clock, Path folder, KnownPeople people) {
    this.clock = clock;
    this.folder = folder;
    this.people = people;
    this.ids = new Ids(clock);
    Path file = folder.resolve("master.key");
    MasterKey master = Files.exists(file) ? MasterKey.read(file) : MasterKey.create(file);
    this.keys = PersonKeys.open(folder.resolve("people.keys"), master);
    FieldCipher cipher = new FieldCipher(keys);
    this.databases = databases;
    this.database = databases.module("payments");
    LedgerSchema.create(database.dataSource());
    this.ledger = Ledger.open(database.dataSource(), LedgerOptions.STANDARD, clock);
    this.book = new Book(ledger, new Outbox(database, clock));
    this.sandbox =
        Sandbox.open(
            database,
            SECRET,
            (signature, body) -> webhooks.add(new SentWebhook(signature, body)),
            clock);
    this.processors = new Processors(List.of(sandbox.processor()));
    this.refunds = new Refunds(database, book, processors, background::add, clock);
    this.coupons = new Coupons(database, book, clock);
    this.vouchers =
        new Vouchers(
            database,
            book,
            cipher,
            master.derive("payments/voucher-codes"),
            master.derive("payments/voucher-hashes"),
            clock);
    this.cards = new CardPayments(database, book, processors, refunds, coupons, vouchers, clock);
    this.sales = new VoucherSales(vouchers, cards, refunds, clock);
    this.commissions = new Commissions(database, clock);
    this.escrow = new Escrow(book, database, cards::facts, refunds::soon);
    this.payouts = new Payouts(database, book, processors, cipher, background::add, clock);
    this.chargebacks = new Chargebacks(database, book, escrow, processors, cipher, clock);
    this.janitor =
        new Janitor(processors, cards, refunds, payouts, chargebacks, coupons, vouchers, sales);
    this.reconciliation = new Reconciliation(database, book, processors, clock);
    this.reconciliationApi =
        new ReconciliationEndpoint(database, reconciliation, new Cursors(master), clock);
    this.invoices =
        new InvoiceOffice(database, escrow, people, cipher, new Cursors(master), ids, clock);
    Methods methods = new Methods(database, processors, cipher, clock);
    this.api =
        new EscrowEndpoint(
            escrow, cards, chargebacks, methods, coupons, vouchers, commissions, book);
    this.vouchersApi = new VouchersEndpoint(vouchers, sales, methods, ids);
    this.payments =
        new PaymentsEndpoint(
            database,
            book,
            escrow,
            people,
            cipher,
            new Transfers(book, people, cipher),
            payouts,
            methods,
            cards,
            janitor,
            new Cursors(master),
            ids);
  }

  /** The same module after its process died and was started again: nothing is left in memory. */
  Fixture restarted() {
    ledger.close();
    keys.close();
    return new Fixture(databases, clock, folder, people);
  }

  /** Does something as that person would over HTTP. */
  <T> T as(PersonId person, Supplier<T> work) {
    Caller caller =
        new Caller(
            person,
            Set.of(Role.MEMBER),
            new SignInId(new UUID(0, 1)),
            clock.instant(),
            Set.of("*"));
    return Callers.callAs(caller, work);
  }

  /** A person with that much money, which came from a card. */
  PersonId rich(String name, long amountMinor) {
    PersonId person = person();
    people.introduce(person, name);
    if (amountMinor > 0) {
      var deposit = new DepositRequest(new Money(amountMinor, EUR), card("4242424242424242"));
      as(person, () -> payments.deposit(deposit));
    }
    return person;
  }

  /** Delivers the webhooks that are due, as the sandbox would, and forgets them. */
  void deliverWebhooks() {
    sandbox.webhooks().sendDue();
    List<SentWebhook> due = List.copyOf(webhooks);
    webhooks.clear();
    due.forEach(sent -> payments.processorEvent("sandbox", sent.signature(), sent.body()));
  }

  /** Runs what was left for later. */
  void runBackground() {
    List<Runnable> work = List.copyOf(background);
    background.clear();
    work.forEach(Runnable::run);
  }

  PersonId person() {
    return new PersonId(ids.next());
  }

  String card(String number) {
    return sandbox.processor().addCard(number).orElseThrow();
  }

  String bank(String number) {
    return sandbox.processor().addBank(number).orElseThrow();
  }

  /** An order between two people who have nothing else. */
  Order order() {
    return new Order(new OrderId(ids.next()), person(), person());
  }

  /** One order in a test's hands. */
  final class Order {
    final OrderId id;
    final PersonId client;
    final PersonId provider;

    Order(OrderId id, PersonId client, PersonId provider) {
      this.id = id;
      this.client = client;
      this.provider = provider;
    }

    PaymentId paid(long amountMinor) {
      PaymentId payment = new PaymentId(ids.next());
      PaymentView view = charge(payment, amountMinor, "4242424242424242");
      if (!view.status().equals("succeeded")) {
        throw new AssertionError(view);
      }
      return payment;
    }

    PaymentView charge(PaymentId payment, long amountMinor, String number) {
      return api.charge(
          new ChargeCommand(payment, id, client, new Money(amountMinor, EUR), card(number)));
    }

    StepCommand step(long expected, String transition, Move... moves) {
      return step(ids.next(), expected, transition, null, moves);
    }

    StepCommand step(
        UUID command,
        long expected,
        String transition,
        @Nullable PaymentId payment,
        Move... moves) {
      return new StepCommand(
          command,
          id,
          client,
          provider,
          EUR,
          expected,
          transition,
          "from",
          "to",
          "system",
          null,
          List.of(moves),
          payment,
          "none",
          List.of(),
          null);
    }
  }

  static Move move(String from, String to, long amountMinor) {
    return new Move(from, to, amountMinor);
  }

  /** What an account holds: credits less debits, holds of them taken off. */
  long balance(CreateAccount account) {
    return ledger.queries().account(account.id()).value().map(Fixture::available).orElse(0L);
  }

  private static long available(Account account) {
    return account.balances().available();
  }

  /** Every account's posted balance together, in every ledger: zero where no money was made. */
  long sum() {
    return ledger.queries().queryAccounts(QueryFilter.all(8190)).value().stream()
        .mapToLong(a -> a.balances().creditsPosted() - a.balances().debitsPosted())
        .sum();
  }

  /** Types of the events in the outbox about a subject, in order. */
  List<String> events(Object subject) {
    return database
        .sql()
        .sql(
            "select replace(type, 'comfrey.', '') from outbox where subject = :subject order by id")
        .param("subject", subject.toString())
        .query(String.class)
        .list();
  }

  Optional<String> column(String sql, Object id) {
    return database.sql().sql(sql).param("id", id).query(String.class).optional();
  }

  void after(Duration time) {
    clock.advance(time);
  }

  @Override
  public void close() {
    ledger.close();
    databases.close();
    keys.close();
  }
}
