package org.comfrey.api.notifications;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one's own programs are told.
 *
 * @param types which events; none means all
 * @param failingSince since when nothing was taken there; absent where the last message was
 * @param offBecause why it was switched off by the platform: failing or gone
 */
public record Webhook(
    UUID id,
    String url,
    List<String> types,
    boolean on,
    Instant since,
    @Nullable Instant failingSince,
    @Nullable String offBecause) {
  /** Copies the list. */
  public Webhook {
    types = List.copyOf(types);
  }
}
