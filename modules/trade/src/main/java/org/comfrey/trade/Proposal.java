package org.comfrey.trade;

import java.util.List;
import java.util.UUID;
import org.comfrey.agreement.OrderState;
import org.comfrey.agreement.Role;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.Move;
import org.jspecify.annotations.Nullable;

/**
 * Who proposes a step, and what it carries beside what the agreement says.
 *
 * @param commandId the step's name: the same proposed twice is accepted once
 * @param more moves that come after the agreement's
 * @param proposed the other time that the step leaves proposed
 */
record Proposal(
    UUID commandId,
    Role role,
    @Nullable PersonId person,
    @Nullable PaymentId payment,
    List<Move> more,
    @Nullable String reason,
    @Nullable SignedRuling ruling,
    OrderState.@Nullable Appointment proposed) {
  static Proposal by(UUID commandId, Role role, @Nullable PersonId person) {
    return new Proposal(commandId, role, person, null, List.of(), null, null, null);
  }

  Proposal paying(@Nullable PaymentId taken) {
    return new Proposal(commandId, role, person, taken, more, reason, ruling, proposed);
  }

  Proposal because(String why) {
    return new Proposal(commandId, role, person, payment, more, why, ruling, proposed);
  }

  Proposal proposing(OrderState.@Nullable Appointment time) {
    return new Proposal(commandId, role, person, payment, more, reason, ruling, time);
  }

  Proposal ruling(List<Move> compensation, @Nullable SignedRuling signed) {
    return new Proposal(commandId, role, person, payment, compensation, reason, signed, proposed);
  }
}
