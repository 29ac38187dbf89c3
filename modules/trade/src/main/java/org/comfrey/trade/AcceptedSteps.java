package org.comfrey.trade;

import org.comfrey.api.payments.events.StepAccepted;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.kernel.outbox.Envelope;
import org.comfrey.kernel.outbox.Subscriber;

/** Follows the accepted steps, for orders whose proposer died before it could. */
final class AcceptedSteps {
  private final Projection projection;
  private final Steps steps;
  private final InHand inHand;

  AcceptedSteps(Projection projection, Steps steps, InHand inHand) {
    this.inHand = inHand;
    this.projection = projection;
    this.steps = steps;
  }

  Subscriber subscriber() {
    return Subscriber.outside("trade.steps").on(StepAccepted.class, this::accepted);
  }

  private void accepted(Envelope<StepAccepted> event) throws InterruptedException {
    StepAccepted accepted = event.data();
    inHand.await(new Steps.Numbered(accepted.step().order(), accepted.number()));
    // Nearly always: whoever proposed the step has brought the projection up to it.
    if (projection.knows(accepted.step().order(), accepted.number())) {
      return;
    }
    if (projection
        .apply(new AcceptedStep(accepted.number(), event.time(), accepted.step()))
        .isEmpty()) {
      steps.heal(accepted.step().order());
    }
  }
}
