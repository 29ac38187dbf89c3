package org.comfrey.api.identity;

import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Being erased (GDPR article 17): asking for it, taking it back, and the receipt. */
@HttpExchange
public interface ErasureApi {
  /** What the caller asked for, and what stands against an erasure now. */
  @GetExchange("/v1/me/erasure")
  @Access(Permission.OWN_ACCOUNT)
  Erasure erasure();

  /**
   * Asks for the caller's account, and everything about them that nobody else needs, to be erased
   * after a waiting time. 409 {@code erasure-obstructed} with {@code obstacles} while orders or
   * disputes are open or money is there. Asked twice it is asked once. Needs a fresh proof of
   * identity.
   */
  @PostExchange("/v1/me/erasure")
  @Access(Permission.OWN_ACCOUNT)
  @StepUp
  ResponseEntity<Erasure> askForErasure();

  /**
   * Takes it back. 404 when nothing is asked for; 409 {@code erasure-begun} when it is too late.
   */
  @DeleteExchange("/v1/me/erasure")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Void> withdrawErasure();

  /**
   * What became of an erasure, for whoever holds the code that its person was given: they have no
   * account any more.
   */
  @PostExchange("/v1/erasures/receipts")
  @Access(Permission.PUBLIC)
  ErasureReceipt erasureReceipt(@RequestBody ErasureCode code);

  /** The key that receipts are signed with. */
  @GetExchange("/v1/erasures/key")
  @Access(Permission.PUBLIC)
  ReceiptKey receiptKey();
}
