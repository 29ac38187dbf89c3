package org.comfrey.payments;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.Background;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Limits;
import org.comfrey.ledger.Ledger;
import org.comfrey.ledger.LedgerOptions;
import org.comfrey.ledger.LedgerSchema;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.card.Chargebacks;
import org.comfrey.payments.card.Refunds;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.commission.Commissions;
import org.comfrey.payments.commission.CommissionsEndpoint;
import org.comfrey.payments.coupon.Coupons;
import org.comfrey.payments.coupon.CouponsEndpoint;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.invoice.InvoiceOffice;
import org.comfrey.payments.invoice.InvoicesEndpoint;
import org.comfrey.payments.processor.Processors;
import org.comfrey.payments.reconciliation.Reconciliation;
import org.comfrey.payments.reconciliation.ReconciliationEndpoint;
import org.comfrey.payments.sandbox.Sandbox;
import org.comfrey.payments.sandbox.SandboxPages;
import org.comfrey.payments.voucher.VoucherSales;
import org.comfrey.payments.voucher.Vouchers;
import org.comfrey.payments.voucher.VouchersEndpoint;
import org.comfrey.payments.wallet.Methods;
import org.comfrey.payments.wallet.PaymentsEndpoint;
import org.comfrey.payments.wallet.Payouts;
import org.comfrey.payments.wallet.Transfers;
import org.comfrey.payments.wallet.UnsettledMoney;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** How module payments is put together. */
@Configuration(proxyBeanMethods = false)
public class PaymentsModule {
  private static final String NAME = "payments";
  private static final Duration JANITOR_PAUSE = Duration.ofSeconds(2);
  private static final Duration FORGETTING_PAUSE = Duration.ofHours(1);
  private static final Duration RECONCILIATION_PAUSE = Duration.ofMinutes(10);
  private static final Duration CHECK_PAUSE = Duration.ofHours(24);
  private static final Duration WEBHOOK_PAUSE = Duration.ofSeconds(1);

  // Beans of types that other modules have too are found by these names.
  @Bean
  PersonalData paymentsAboutPeople(Databases databases, FieldCipher cipher) {
    return AboutPeople.in(databases.module("payments"), cipher);
  }

  @Bean("paymentsOutbox")
  Outbox paymentsOutbox(Databases databases, Clock clock) {
    return new Outbox(databases.module(NAME), clock);
  }

  /** The ledger's tables lie in the module's schema, so that its rows commit with the ledger's. */
  @Bean(destroyMethod = "close")
  Ledger ledger(Databases databases, Clock clock) {
    ModuleDatabase database = databases.module(NAME);
    LedgerSchema.create(database.dataSource());
    return Ledger.open(database.dataSource(), LedgerOptions.STANDARD, clock);
  }

  @Bean("paymentsBook")
  Book book(Ledger ledger, @Qualifier("paymentsOutbox") Outbox paymentsOutbox) {
    return new Book(ledger, paymentsOutbox);
  }

  @Bean
  Sandbox sandbox(
      Databases databases,
      MasterKey master,
      Environment environment,
      RuntimeOptions options,
      Clock clock) {
    return Sandbox.open(
        databases.module(NAME),
        master.derive("payments/sandbox-webhooks"),
        new WebhookLoop(environment, options.address()),
        clock);
  }

  @Bean
  UnsettledMoney unsettledMoney(Databases databases, Book book) {
    return new UnsettledMoney(databases.module(NAME), book);
  }

  @Bean
  SandboxPages sandboxPages(Sandbox sandbox) {
    return sandbox.pages();
  }

  @Bean
  Processors processors(Sandbox sandbox) {
    return new Processors(List.of(sandbox.processor()));
  }

  /** Depends on the ledger so that it ends first, with what it still has to do. */
  @Bean(name = "paymentsBackground", destroyMethod = "close")
  @DependsOn("paymentsBook")
  Background paymentsBackground() {
    return new Background();
  }

  @Bean
  Refunds refunds(
      Databases databases,
      Book book,
      Processors processors,
      @Qualifier("paymentsBackground") Background paymentsBackground,
      Clock clock) {
    return new Refunds(databases.module(NAME), book, processors, paymentsBackground, clock);
  }

  @Bean
  CardPayments cardPayments(
      Databases databases,
      Book book,
      Processors processors,
      Refunds refunds,
      Coupons coupons,
      Vouchers vouchers,
      Clock clock) {
    return new CardPayments(
        databases.module(NAME), book, processors, refunds, coupons, vouchers, clock);
  }

  @Bean
  Coupons coupons(Databases databases, Book book, Clock clock) {
    return new Coupons(databases.module(NAME), book, clock);
  }

  @Bean
  CouponsEndpoint couponsEndpoint(Coupons coupons, Ids ids) {
    return new CouponsEndpoint(coupons, ids);
  }

  @Bean
  Vouchers vouchers(
      Databases databases, Book book, FieldCipher cipher, MasterKey master, Clock clock) {
    return new Vouchers(
        databases.module(NAME),
        book,
        cipher,
        master.derive("payments/voucher-codes"),
        master.derive("payments/voucher-hashes"),
        clock);
  }

  @Bean
  VoucherSales voucherSales(Vouchers vouchers, CardPayments cards, Refunds refunds, Clock clock) {
    return new VoucherSales(vouchers, cards, refunds, clock);
  }

  @Bean
  VouchersEndpoint vouchersEndpoint(
      Vouchers vouchers, VoucherSales sales, Methods methods, Ids ids) {
    return new VouchersEndpoint(vouchers, sales, methods, ids);
  }

  @Bean
  Commissions commissions(Databases databases, Clock clock) {
    return new Commissions(databases.module(NAME), clock);
  }

  @Bean
  CommissionsEndpoint commissionsEndpoint(Commissions commissions) {
    return new CommissionsEndpoint(commissions);
  }

  @Bean
  Payouts payouts(
      Databases databases,
      Book book,
      Processors processors,
      FieldCipher cipher,
      @Qualifier("paymentsBackground") Background paymentsBackground,
      Clock clock) {
    return new Payouts(databases.module(NAME), book, processors, cipher, paymentsBackground, clock);
  }

  @Bean
  Escrow escrow(Databases databases, Book book, CardPayments cards, Refunds refunds) {
    return new Escrow(book, databases.module(NAME), cards::facts, refunds::soon);
  }

  @Bean
  Chargebacks chargebacks(
      Databases databases,
      Book book,
      Escrow escrow,
      Processors processors,
      FieldCipher cipher,
      Clock clock) {
    return new Chargebacks(databases.module(NAME), book, escrow, processors, cipher, clock);
  }

  @Bean
  ChargebacksEndpoint chargebacksEndpoint(Chargebacks chargebacks, Cursors cursors) {
    return new ChargebacksEndpoint(chargebacks, cursors);
  }

  @Bean
  Methods paymentMethods(
      Databases databases, Processors processors, FieldCipher cipher, Clock clock) {
    return new Methods(databases.module(NAME), processors, cipher, clock);
  }

  @Bean
  Transfers transfers(Book book, PeopleApi people, FieldCipher cipher) {
    return new Transfers(book, people, cipher);
  }

  @Bean
  EscrowEndpoint escrowEndpoint(
      Escrow escrow,
      CardPayments cards,
      Chargebacks chargebacks,
      Methods methods,
      Coupons coupons,
      Vouchers vouchers,
      Commissions commissions,
      Book book) {
    return new EscrowEndpoint(
        escrow, cards, chargebacks, methods, coupons, vouchers, commissions, book);
  }

  @Bean
  PaymentsEndpoint paymentsEndpoint(
      Databases databases,
      Book book,
      Escrow escrow,
      PeopleApi people,
      FieldCipher cipher,
      Transfers transfers,
      Payouts payouts,
      Methods methods,
      CardPayments cards,
      Janitor webhooks,
      Cursors cursors,
      Ids ids) {
    return new PaymentsEndpoint(
        databases.module(NAME),
        book,
        escrow,
        people,
        cipher,
        transfers,
        payouts,
        methods,
        cards,
        webhooks,
        cursors,
        ids);
  }

  @Bean
  InvoiceOffice invoiceOffice(
      Databases databases,
      Escrow escrow,
      PeopleApi people,
      FieldCipher cipher,
      Cursors cursors,
      Ids ids,
      Clock clock) {
    return new InvoiceOffice(databases.module(NAME), escrow, people, cipher, cursors, ids, clock);
  }

  @Bean
  InvoicesEndpoint invoicesEndpoint(InvoiceOffice office) {
    return office.endpoint();
  }

  @Bean
  Subscriber invoicesSubscriber(InvoiceOffice office) {
    return office.subscriber();
  }

  @Bean
  Reconciliation reconciliation(
      Databases databases, Book book, Processors processors, Clock clock) {
    return new Reconciliation(databases.module(NAME), book, processors, clock);
  }

  @Bean
  ReconciliationEndpoint reconciliationEndpoint(
      Databases databases, Reconciliation reconciliation, Cursors cursors, Clock clock) {
    return new ReconciliationEndpoint(databases.module(NAME), reconciliation, cursors, clock);
  }

  @Bean
  Janitor paymentsJanitor(
      Processors processors,
      CardPayments cards,
      Refunds refunds,
      Payouts payouts,
      Chargebacks chargebacks,
      Coupons coupons,
      Vouchers vouchers,
      VoucherSales sales) {
    return new Janitor(processors, cards, refunds, payouts, chargebacks, coupons, vouchers, sales);
  }

  @Bean
  @Order(LedgerWatch.SHOWN)
  LedgerWatch ledgerWatch(Ledger ledger, Databases databases, Clock clock, MeterRegistry meters) {
    LedgerWatch watch = new LedgerWatch(ledger, databases.module(NAME), clock);
    watch.bindTo(meters);
    return watch;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  TimerRunner paymentsTimers(
      Databases databases,
      Janitor janitor,
      Sandbox sandbox,
      Ledger ledger,
      Reconciliation reconciliation,
      LedgerWatch watch,
      Clock clock) {
    return new TimerRunner(new Timers(databases.module(NAME)), clock)
        .every("janitor", JANITOR_PAUSE, janitor::lookRound)
        .every("reconciliation", RECONCILIATION_PAUSE, reconciliation::run)
        .every("forget-keys", FORGETTING_PAUSE, () -> forgetKeys(ledger, clock))
        .every(LedgerWatch.CHECK, CHECK_PAUSE, watch::check)
        .every("sandbox-webhooks", WEBHOOK_PAUSE, sandbox.webhooks()::sendDue);
  }

  /** A transfer that is repeated later still moves nothing: its id is in the log for ever. */
  private static void forgetKeys(Ledger ledger, Clock clock) {
    ledger.forgetKeysBefore(clock.instant().minus(Limits.IDEMPOTENCY_KEPT_TIME));
  }
}
