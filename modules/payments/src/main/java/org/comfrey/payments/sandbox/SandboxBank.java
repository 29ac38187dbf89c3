package org.comfrey.payments.sandbox;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bank accounts of the sandbox. */
enum SandboxBank {
  ARRIVES("000123456789", null),
  CLOSED("000111111113", "account-closed"),
  UNKNOWN_ACCOUNT("000111111116", "no-account"),
  /** No answer; the money arrives half a minute later. */
  SILENT_THEN_ARRIVES("000999999991", null);

  private final String number;
  private final @Nullable String failure;

  SandboxBank(String number, @Nullable String failure) {
    this.number = number;
    this.failure = failure;
  }

  /** The account number. */
  String number() {
    return number;
  }

  /** Why payouts fail; null where they arrive. */
  @Nullable String failure() {
    return failure;
  }

  static Optional<SandboxBank> ofNumber(String number) {
    for (SandboxBank bank : values()) {
      if (bank.number.equals(number)) {
        return Optional.of(bank);
      }
    }
    return Optional.empty();
  }
}
