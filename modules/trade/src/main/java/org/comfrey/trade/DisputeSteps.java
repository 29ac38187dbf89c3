package org.comfrey.trade;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.OrderState;
import org.comfrey.api.DisputeId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.AcceptedStep;
import org.comfrey.api.payments.internal.StepCommand;
import org.comfrey.api.trade.events.DisputeChanged;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.timers.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Disputes follow from steps: one is opened by the step that enters a disputed state and closed by
 * the step that leaves the last one. Called with each accepted step, in the transaction that the
 * projection takes it in, so that a dispute is lost or doubled no more than a step is.
 */
final class DisputeSteps {
  /** The timer by which a case that nobody ruled goes to the top of the queue. */
  static final String TASK = "trade.dispute-due";

  /** The service level: by then an operator should have ruled, or the parties have settled. */
  static final Duration DUE_AFTER = Duration.ofDays(3);

  private static final String ESCALATE = "escalate";

  private final DisputeStore disputes;
  private final DisputeEntries entries;
  private final RulingStore rulings;
  private final Timers timers;
  private final Outbox outbox;

  DisputeSteps(
      DisputeStore disputes,
      DisputeEntries entries,
      RulingStore rulings,
      Timers timers,
      Outbox outbox) {
    this.disputes = disputes;
    this.entries = entries;
    this.rulings = rulings;
    this.timers = timers;
    this.outbox = outbox;
  }

  void follow(Terms terms, AcceptedStep accepted, StepDetail detail, Agreement agreement) {
    StepCommand command = accepted.command();
    boolean was = disputed(agreement, command.fromState());
    boolean is = disputed(agreement, command.toState());
    if (!was && !is) {
      return;
    }
    if (!was) {
      open(terms, accepted, detail, agreement);
      return;
    }
    disputes
        .ofOrder(command.order())
        .ifPresent(dispute -> advance(dispute, accepted, detail, agreement, !is));
  }

  /** Whether a state of the agreement is one in which only people decide. */
  static boolean disputed(Agreement agreement, String state) {
    Agreement.State known = agreement.states().get(state);
    return known != null && known.dispute();
  }

  /** Whether an order there is or ever was in such a state. */
  static boolean wasDisputed(Agreement agreement, OrderState state) {
    return disputed(agreement, state.state())
        || state.taken().keySet().stream()
            .map(agreement.transitions()::get)
            .anyMatch(taken -> taken != null && disputed(agreement, taken.to()));
  }

  private void open(Terms terms, AcceptedStep accepted, StepDetail detail, Agreement agreement) {
    StepCommand command = accepted.command();
    DisputeId id = new DisputeId(command.commandId());
    PersonId person = command.person() == null ? terms.client() : command.person();
    Instant due = accepted.at().plus(DUE_AFTER);
    disputes.insert(
        new DisputeRow(
            id,
            command.order(),
            accepted.number(),
            command.actor(),
            person,
            terms.client(),
            terms.provider(),
            detail.reason() == null ? "other" : detail.reason(),
            agreement.name(),
            detail.next().pots().values().stream().mapToLong(Long::longValue).sum(),
            command.currency(),
            accepted.at(),
            due,
            null,
            null,
            null,
            null));
    entries.add(id, entry(accepted, null), null);
    timers.set(TASK, id.toString(), due);
    outbox.append(changed(id, "opened", accepted));
  }

  private void advance(
      DisputeRow dispute,
      AcceptedStep accepted,
      StepDetail detail,
      Agreement agreement,
      boolean left) {
    StepCommand command = accepted.command();
    entries.add(dispute.id(), entry(accepted, offered(agreement, detail, command)), null);
    if (command.transition().equals(ESCALATE) && disputes.escalate(dispute.id(), accepted.at())) {
      outbox.append(changed(dispute.id(), "overdue", accepted));
    }
    SignedRuling ruling = detail.ruling();
    if (ruling != null) {
      rulings.carriedOut(ruling, accepted.at());
      outbox.append(changed(dispute.id(), "ruled", accepted));
    }
    rulings.voidOthers(dispute.id());
    if (!left) {
      return;
    }
    disputes.close(dispute.id(), command.transition(), accepted.at());
    timers.cancel(TASK, dispute.id().toString());
    outbox.append(changed(dispute.id(), "closed", accepted));
  }

  /** The amount that the step's actor said, where they said exactly one. */
  private static @Nullable Long offered(
      Agreement agreement, StepDetail detail, StepCommand command) {
    Agreement.Transition transition = agreement.transitions().get(command.transition());
    Set<String> sets = transition == null ? Set.of() : transition.sets();
    Map<String, Long> amounts = detail.next().amounts();
    return sets.size() == 1
        ? Optional.ofNullable(amounts.get(sets.iterator().next())).orElse(null)
        : null;
  }

  private static DisputeEntries.Entry entry(AcceptedStep accepted, @Nullable Long amount) {
    StepCommand command = accepted.command();
    return DisputeEntries.Entry.of(
            command.commandId(), "step", command.actor(), command.person(), accepted.at())
        .step(command.transition(), amount);
  }

  private static DisputeChanged changed(DisputeId id, String kind, AcceptedStep accepted) {
    StepCommand command = accepted.command();
    return new DisputeChanged(
        id,
        command.order(),
        kind,
        command.actor(),
        command.person(),
        command.commandId(),
        command.client(),
        command.provider(),
        accepted.at());
  }
}
