package org.comfrey.payments;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.api.payments.ChargebackView;
import org.comfrey.api.payments.ChargebacksApi;
import org.comfrey.api.payments.Representment;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.card.Chargebacks;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Chargebacks for operators. */
@RestController
final class ChargebacksEndpoint implements ChargebacksApi {
  private static final Set<String> STATES = Set.of("open", "represented", "won", "lost");

  private final Chargebacks chargebacks;
  private final Cursors cursors;

  ChargebacksEndpoint(Chargebacks chargebacks, Cursors cursors) {
    this.chargebacks = chargebacks;
    this.cursors = cursors;
  }

  /** Where a page ended. */
  record Position(Instant opened, UUID id) {}

  @Override
  public Page<ChargebackView> chargebacks(
      @Nullable String state, @Nullable String cursor, @Nullable Integer limit) {
    if (state != null && !STATES.contains(state)) {
      throw Problems.invalid(
          "state",
          "unknown-state",
          "There is no such state of a chargeback.",
          "open, represented, won or lost");
    }
    int size = Cursors.limit(limit);
    String list = "chargebacks/" + state;
    Position after = cursors.open(list, cursor, Position.class);
    return cursors.page(
        list,
        chargebacks.page(
            state,
            after == null ? null : after.opened(),
            after == null ? null : after.id(),
            size + 1),
        size,
        view -> new Position(view.opened(), view.id()));
  }

  @Override
  public ResponseEntity<ChargebackView> represent(UUID id, Representment representment) {
    return ResponseEntity.status(201)
        .body(chargebacks.represent(id, Callers.current().person(), representment.answer()));
  }
}
