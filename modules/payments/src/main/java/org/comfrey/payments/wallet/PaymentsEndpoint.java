package org.comfrey.payments.wallet;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PayoutId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.payments.DepositRequest;
import org.comfrey.api.payments.NewPaymentMethod;
import org.comfrey.api.payments.PaymentMethod;
import org.comfrey.api.payments.PaymentView;
import org.comfrey.api.payments.PaymentsApi;
import org.comfrey.api.payments.PayoutRequest;
import org.comfrey.api.payments.PayoutView;
import org.comfrey.api.payments.StatementLine;
import org.comfrey.api.payments.TransferRequest;
import org.comfrey.api.payments.TransferView;
import org.comfrey.api.payments.Wallet;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Command;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.OwnIdempotency;
import org.comfrey.kernel.web.Problems;
import org.comfrey.kernel.web.RateLimit;
import org.comfrey.kernel.web.Rated;
import org.comfrey.payments.card.CardPayments;
import org.comfrey.payments.chart.Amounts;
import org.comfrey.payments.chart.Book;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.escrow.Escrow;
import org.comfrey.payments.processor.Webhooks;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** What people do with their own money. */
@RestController
public final class PaymentsEndpoint implements PaymentsApi {
  private final Wallets wallets;
  private final Statements statements;
  private final Transfers transfers;
  private final Payouts payouts;
  private final Methods methods;
  private final CardPayments cards;
  private final Webhooks webhooks;
  private final Cursors cursors;
  private final Ids ids;

  /** The endpoint over those. */
  public PaymentsEndpoint(
      ModuleDatabase database,
      Book book,
      Escrow escrow,
      PeopleApi people,
      FieldCipher cipher,
      Transfers transfers,
      Payouts payouts,
      Methods methods,
      CardPayments cards,
      Webhooks webhooks,
      Cursors cursors,
      Ids ids) {
    this.wallets = new Wallets(book, escrow);
    this.statements = new Statements(book, escrow, people, cipher, database);
    this.transfers = transfers;
    this.payouts = payouts;
    this.methods = methods;
    this.cards = cards;
    this.webhooks = webhooks;
    this.cursors = cursors;
    this.ids = ids;
  }

  @Override
  public Wallet wallet() {
    return wallets.of(caller());
  }

  @Override
  public Wallet walletOf(PersonId id) {
    return wallets.of(id);
  }

  @Override
  public Page<StatementLine> statement(
      String currency, @Nullable String cursor, @Nullable Integer limit) {
    if (!Currencies.known(currency)) {
      throw Problems.invalid(
          "currency", "unknown-currency", "There is no such currency.", "a code of ISO 4217");
    }
    PersonId person = caller();
    int items = Cursors.limit(limit);
    String list = "statement/" + person + "/" + currency;
    Statements.Place before = cursors.open(list, cursor, Statements.Place.class);
    Page<Statements.Placed> page =
        cursors.page(
            list,
            statements.lines(person, currency, before, items),
            items,
            Statements.Placed::place);
    return new Page<>(page.items().stream().map(Statements.Placed::line).toList(), page.next());
  }

  @Override
  @Rated(RateLimit.MONEY)
  public ResponseEntity<PaymentView> deposit(DepositRequest request) {
    PersonId person = caller();
    Amounts.check(request.amount());
    methods.mustBeUsableCard(person, request.cardToken());
    PaymentView view =
        cards.charge(new PaymentId(command()), null, person, request.amount(), request.cardToken());
    return ResponseEntity.status(HttpStatus.CREATED).body(view);
  }

  @Override
  @OwnIdempotency
  @Rated(RateLimit.MONEY)
  public ResponseEntity<TransferView> transfer(String idempotencyKey, TransferRequest request) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(transfers.send(caller(), idempotencyKey, request));
  }

  @Override
  @Rated(RateLimit.MONEY)
  public ResponseEntity<PayoutView> payOut(PayoutRequest request) {
    PersonId person = caller();
    Amounts.check(request.amount());
    PaymentMethod bank = methods.ownBank(person, request.bankToken());
    PayoutView view =
        payouts.request(
            new PayoutId(command()), person, request.amount(), bank.token(), bank.label());
    return ResponseEntity.status(HttpStatus.CREATED).body(view);
  }

  @Override
  public Page<PayoutView> payouts(@Nullable String cursor, @Nullable Integer limit) {
    PersonId person = caller();
    int items = Cursors.limit(limit);
    String list = "payouts/" + person;
    Payouts.Place after = cursors.open(list, cursor, Payouts.Place.class);
    return cursors.page(
        list,
        payouts.list(person, after, items),
        items,
        payout -> new Payouts.Place(payout.requested(), payout.id().value()));
  }

  @Override
  public List<PaymentMethod> methods() {
    return methods.of(caller());
  }

  @Override
  public ResponseEntity<PaymentMethod> addMethod(NewPaymentMethod method) {
    return ResponseEntity.status(HttpStatus.CREATED).body(methods.add(caller(), method));
  }

  @Override
  public ResponseEntity<Void> removeMethod(String token) {
    methods.remove(caller(), token);
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> processorEvent(
      String processor, @Nullable String signature, String body) {
    webhooks.take(processor, signature, body);
    return ResponseEntity.noContent().build();
  }

  private static PersonId caller() {
    return Callers.current().person();
  }

  /** The same for the same request, however often it comes. */
  private UUID command() {
    return Command.id().orElseGet(ids::next);
  }
}
