package org.comfrey.kernel.postgres;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Whether the calling thread is inside a database transaction, of whichever module. */
public final class TransactionState {
  private TransactionState() {}

  public static boolean isOpen() {
    return TransactionSynchronizationManager.isActualTransactionActive();
  }

  /**
   * Throws when a transaction is open. A call of another module's API waits for somebody else (a
   * process, a disk, a lock) while the transaction holds locks and a connection, and what it did
   * stays done when the transaction rolls back.
   *
   * @param what is being done, for example {@code "a call of trade's Orders.place"}
   */
  public static void refuseInside(String what) {
    if (isOpen()) {
      throw new IllegalStateException(
          what
              + " inside a database transaction: call before it, or append an event and call after");
    }
  }
}
