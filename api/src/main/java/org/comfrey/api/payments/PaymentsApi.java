package org.comfrey.api.payments;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.api.StepUp;
import org.comfrey.api.Viewable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Wallets, statements, transfers and payouts. */
@HttpExchange
public interface PaymentsApi {
  /** One's own balances, one per currency. */
  @GetExchange("/v1/wallet")
  @Viewable("wallet")
  @Access(Permission.OWN_MONEY)
  Wallet wallet();

  /** Somebody's balances, one per currency; none where there never was any money. */
  @GetExchange("/v1/operator/people/{id}/wallet")
  @Access(Permission.OPERATE_MONEY)
  Wallet walletOf(@PathVariable("id") PersonId id);

  /** What moved one's available money in a currency, newest first. */
  @GetExchange("/v1/wallet/statement")
  @Viewable("wallet")
  @Access(Permission.OWN_MONEY)
  Page<StatementLine> statement(
      @RequestParam("currency") String currency,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Puts money from a card into one's own wallet. 201; the status is a {@link PaymentView} status.
   */
  @PostExchange("/v1/wallet/deposits")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<PaymentView> deposit(@RequestBody DepositRequest request);

  /**
   * Sends available money to another person at once. 201; 422 {@code insufficient-funds}, {@code
   * over-limit}, {@code recipient-not-found}, {@code recipient-is-sender}.
   */
  @PostExchange("/v1/transfers")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<TransferView> transfer(
      @RequestHeader("Idempotency-Key") String idempotencyKey,
      @RequestBody TransferRequest request);

  /** Sends available money to a bank account. 201 in state pending. */
  @PostExchange("/v1/payouts")
  @Access(Permission.OWN_MONEY)
  @StepUp
  ResponseEntity<PayoutView> payOut(@RequestBody PayoutRequest request);

  /** One's own payouts, newest first. */
  @GetExchange("/v1/payouts")
  @Access(Permission.OWN_MONEY)
  Page<PayoutView> payouts(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /** Cards and bank accounts kept as the processor's tokens. */
  @GetExchange("/v1/payment-methods")
  @Access(Permission.OWN_MONEY)
  List<PaymentMethod> methods();

  /** Keeps a card or bank account by the token that the processor's own form gave. 201. */
  @PostExchange("/v1/payment-methods")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<PaymentMethod> addMethod(@RequestBody NewPaymentMethod method);

  /** Forgets a card or bank account. 204. */
  @DeleteExchange("/v1/payment-methods/{token}")
  @Access(Permission.OWN_MONEY)
  ResponseEntity<Void> removeMethod(@PathVariable("token") String token);

  /**
   * Takes a processor's webhook; its signature is its authorization. 204, also for one that came
   * before.
   */
  @PostExchange("/v1/processor-events/{processor}")
  @Access(Permission.PUBLIC)
  ResponseEntity<Void> processorEvent(
      @PathVariable("processor") String processor,
      @RequestHeader(value = "Processor-Signature", required = false) @Nullable String signature,
      @RequestBody String body);
}
