package org.comfrey.payments.reconciliation;

import java.time.LocalDate;
import java.util.UUID;
import org.comfrey.payments.chart.Derived;
import org.jspecify.annotations.Nullable;

/** A new item of the work list. The same finding again is the same item. */
record Item(
    String processor,
    Kind kind,
    String about,
    UUID reference,
    UUID movement,
    @Nullable String lineId,
    LocalDate day,
    String currency,
    @Nullable Long expectedMinor,
    @Nullable Long reportedMinor) {

  enum Kind {
    MISSING,
    LATE,
    DOUBLED,
    UNKNOWN,
    AMOUNT,
    FEE;

    String column() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  UUID id() {
    return Derived.id(
        "reconciliation", processor, kind.column(), lineId == null ? movement : lineId);
  }
}
