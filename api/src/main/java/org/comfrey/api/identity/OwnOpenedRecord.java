package org.comfrey.api.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same as the person sees it whose record it was; who of the staff it was, compliance knows.
 *
 * @param seen what staff saw as the person themselves sees it: account, orders, agenda, wallet,
 *     news, offers
 */
public record OwnOpenedRecord(
    String basis,
    String reason,
    Instant opened,
    Instant until,
    int reads,
    @Nullable String finding,
    List<String> seen) {
  /** Copies the list. */
  public OwnOpenedRecord {
    seen = List.copyOf(seen);
  }
}
