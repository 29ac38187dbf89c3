package org.comfrey.identity;

import org.comfrey.api.identity.Erasure;
import org.comfrey.api.identity.ErasureApi;
import org.comfrey.api.identity.ErasureCode;
import org.comfrey.api.identity.ErasureReceipt;
import org.comfrey.api.identity.ReceiptKey;
import org.comfrey.identity.privacy.PersonErasures;
import org.comfrey.identity.privacy.Receipts;
import org.comfrey.kernel.security.Callers;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Being erased. */
@RestController
final class ErasureEndpoint implements ErasureApi {
  private final PersonErasures erasures;
  private final Receipts receipts;

  ErasureEndpoint(PersonErasures erasures, Receipts receipts) {
    this.erasures = erasures;
    this.receipts = receipts;
  }

  @Override
  public Erasure erasure() {
    return erasures.standing(Callers.current().person());
  }

  @Override
  public ResponseEntity<Erasure> askForErasure() {
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(erasures.ask(Callers.current()));
  }

  @Override
  public ResponseEntity<Void> withdrawErasure() {
    erasures.withdraw(Callers.current());
    return ResponseEntity.noContent().build();
  }

  @Override
  public ErasureReceipt erasureReceipt(ErasureCode code) {
    return erasures.receipt(code.code());
  }

  @Override
  public ReceiptKey receiptKey() {
    return receipts.key();
  }
}
