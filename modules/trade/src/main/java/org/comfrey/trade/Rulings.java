package org.comfrey.trade;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Attempt;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.Outcome;
import org.comfrey.agreement.Role;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.EscrowApi;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepPreview;
import org.comfrey.api.payments.internal.StepReply;
import org.comfrey.api.trade.Compensation;
import org.comfrey.api.trade.RulingDraft;
import org.comfrey.api.trade.RulingKey;
import org.comfrey.api.trade.RulingPreview;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.crypto.SigningKey;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Rules disputes. A ruling is one of the agreement's own transitions, so what the agreement was
 * proved to keep, a ruling keeps; compensation comes on top, out of the platform's commission. It
 * is signed before it is proposed and lies in the step that carries it out: two rulings race on the
 * order's step number as everything else does, and whoever is second has ruled nothing.
 */
final class Rulings {
  /** Whole units of the currency above which one operator's word is not enough. */
  static final long ALONE_MAJOR_UNITS = 500;

  /** Compensation is a gesture: more than this needs a change of the books, not a ruling. */
  static final long COMPENSATION_MAJOR_UNITS = 500;

  private static final int GROUNDS_CHARACTERS = 4_000;
  private static final int SUMMARY_CHARACTERS = 500;

  private final ModuleDatabase database;
  private final OrderStore orders;
  private final RulingStore rulings;
  private final Disputes disputes;
  private final Agreements agreements;
  private final Steps steps;
  private final EscrowApi escrow;
  private final Outbox outbox;
  private final SigningKey key;
  private final Ids ids;
  private final Clock clock;

  Rulings(
      ModuleDatabase database,
      OrderStore orders,
      RulingStore rulings,
      Disputes disputes,
      Agreements agreements,
      Steps steps,
      EscrowApi escrow,
      Outbox outbox,
      ServerKeys keys,
      Ids ids,
      Clock clock) {
    this.database = database;
    this.orders = orders;
    this.rulings = rulings;
    this.disputes = disputes;
    this.agreements = agreements;
    this.steps = steps;
    this.escrow = escrow;
    this.outbox = outbox;
    this.key = keys.signingKey("trade/rulings");
    this.ids = ids;
    this.clock = clock;
  }

  RulingKey key() {
    return new RulingKey("Ed25519", key.publicKey());
  }

  /** A draft with what the agreement makes of it. */
  private record Considered(OrderRow order, Outcome.Accepted accepted, List<Move> more) {
    List<Move> moves() {
      return Stream.concat(accepted.money().stream().map(Steps::move), more.stream()).toList();
    }
  }

  /** What a ruling would do, as payments would write it. */
  RulingPreview preview(DisputeRow dispute, PersonId operator, RulingDraft draft) {
    Considered considered = consider(dispute, draft);
    StepPreview preview =
        escrow.preview(
            Steps.command(
                considered.order(),
                considered.accepted(),
                proposal(ids.next(), operator, considered, null)));
    if (preview.refusal() != null) {
      throw Refusals.MONEY_REFUSED.because(preview.refusal());
    }
    return new RulingPreview(
        considered.order().step(),
        preview.entries(),
        OrderViews.summed(considered.moves(), dispute.currency()),
        needsSecond(dispute, considered));
  }

  /** Carries a ruling out, or proposes it to a second operator. */
  void rule(DisputeRow dispute, PersonId operator, RulingDraft draft) {
    Considered considered = consider(dispute, draft);
    String summary = draft.summary();
    RulingRow ruling =
        new RulingRow(
            ids.next(),
            dispute.id(),
            dispute.order(),
            considered.order().step(),
            needsSecond(dispute, considered) ? "proposed" : "begun",
            draft.transition(),
            new TreeMap<>(draft.amountsMinor()),
            considered.moves(),
            draft.compensation(),
            draft.grounds().strip(),
            summary == null || summary.isBlank() ? null : summary.strip(),
            operator,
            null,
            needsSecond(dispute, considered),
            clock.instant(),
            refund(considered.moves()),
            null);
    database.inTransaction(() -> {
      rulings.insert(ruling);
      if (ruling.needsSecond()) {
        disputes.note(dispute, "ruling-proposed", operator, ruling.id());
      }
    });
    if (!ruling.needsSecond()) {
      carryOut(dispute, ruling, considered);
    }
  }

  /** A second operator approves: the ruling is carried out at once. */
  void approve(DisputeRow dispute, PersonId operator, UUID id) {
    RulingRow ruling = proposed(dispute, id);
    if (ruling.operator().equals(operator)) {
      throw Refusals.SECOND_OPERATOR_NEEDED.because(
          "You proposed ruling " + id + " yourself; another operator approves it.");
    }
    Considered considered =
        consider(
            dispute,
            new RulingDraft(
                ruling.step(),
                ruling.transition(),
                ruling.amounts(),
                ruling.compensation(),
                ruling.grounds(),
                ruling.summary()));
    if (!considered.moves().equals(ruling.moves())) {
      throw new IllegalStateException(
          "ruling " + id + " would move other money than was proposed at the same step");
    }
    database.inTransaction(() -> {
      // Of two who approve at once, one signs: the step has one name and must have one text.
      if (!rulings.move(id, "proposed", "begun", operator)) {
        throw settled(id);
      }
      outbox.append(disputes.changed(dispute, "ruling-approved", "operator", operator, id));
    });
    carryOut(dispute, rulings.find(dispute.id(), id).orElseThrow(), considered);
  }

  /** Another operator says no, or the first one thinks better of it. */
  void reject(DisputeRow dispute, PersonId operator, UUID id, String reason) {
    Fields.check(fields -> fields.text("reason", reason, 1, SUMMARY_CHARACTERS));
    proposed(dispute, id);
    database.inTransaction(() -> {
      if (!rulings.move(id, "proposed", "rejected", operator)) {
        throw settled(id);
      }
      disputes.note(dispute, "ruling-rejected", operator, id);
    });
  }

  private RulingRow proposed(DisputeRow dispute, UUID id) {
    RulingRow ruling =
        rulings.find(dispute.id(), id).orElseThrow(() -> Problems.notFound("ruling", id));
    if (!ruling.state().equals("proposed")) {
      throw settled(id);
    }
    return ruling;
  }

  private static RuntimeException settled(UUID id) {
    return Refusals.RULING_SETTLED.because(
        "Ruling " + id + " was carried out, rejected or overtaken by another step.");
  }

  /** What the agreement says to a draft, looking at the order as the operator did. */
  private Considered consider(DisputeRow dispute, RulingDraft draft) {
    check(dispute, draft);
    OrderRow order = orders.find(dispute.order()).orElseThrow();
    if (order.step() != draft.step()) {
      throw Refusals.ORDER_MOVED
          .because("Order " + order.id() + " is at step " + order.step() + "; look at it again.")
          .with("step", order.step());
    }
    Interpreter interpreter = agreements.pinned(order.terms().agreementHash());
    Agreement.Transition transition = interpreter.agreement().transitions().get(draft.transition());
    if (!dispute.open()
        || transition == null
        || !transition.by().contains(Role.OPERATOR)
        || !DisputeSteps.disputed(interpreter.agreement(), order.live().state())) {
      throw Refusals.NOT_POSSIBLE.because(
          "'"
              + draft.transition()
              + "' rules nothing in "
              + order.live().state()
              + "; choose one of the dispute's actions.");
    }
    Attempt attempt =
        new Attempt(
            draft.transition(),
            Role.OPERATOR,
            draft.amountsMinor(),
            Optional.empty(),
            Facts.own(order));
    return switch (interpreter.step(order.live(), attempt, clock.instant())) {
      case Outcome.Refused refused -> throw Refusals.of(refused);
      case Outcome.Accepted accepted -> new Considered(order, accepted, compensation(draft));
    };
  }

  private static void check(DisputeRow dispute, RulingDraft draft) {
    Compensation more = draft.compensation();
    Fields.check(fields -> {
      fields
          .text("grounds", draft.grounds(), 1, GROUNDS_CHARACTERS)
          .text("summary", draft.summary(), 0, SUMMARY_CHARACTERS);
      if (more != null) {
        fields
            .that(
                more.to().equals("client") || more.to().equals("provider"),
                "compensation.to",
                "unknown-party",
                "Compensation goes to a party.",
                "client or provider")
            .range(
                "compensation.amountMinor",
                more.amountMinor(),
                1,
                minor(COMPENSATION_MAJOR_UNITS, dispute.currency()));
      }
    });
  }

  private static List<Move> compensation(RulingDraft draft) {
    Compensation more = draft.compensation();
    return more == null ? List.of() : List.of(new Move("platform", more.to(), more.amountMinor()));
  }

  /** Whether what leaves the pots and the platform together is more than one operator may move. */
  private static boolean needsSecond(DisputeRow dispute, Considered considered) {
    long moved =
        considered.order().live().pots().values().stream().mapToLong(Long::longValue).sum();
    for (Move move : considered.more()) {
      moved = Math.addExact(moved, move.amountMinor());
    }
    return moved > minor(ALONE_MAJOR_UNITS, dispute.currency());
  }

  private static long minor(long majorUnits, String currency) {
    long minor = majorUnits;
    for (int i = 0; i < Currency.getInstance(currency).getDefaultFractionDigits(); i++) {
      minor *= 10;
    }
    return minor;
  }

  private static long refund(List<Move> moves) {
    return moves.stream()
        .filter(move -> move.to().equals("payment") || move.to().equals("client"))
        .filter(move -> !move.from().equals("platform"))
        .mapToLong(Move::amountMinor)
        .sum();
  }

  private void carryOut(DisputeRow dispute, RulingRow ruling, Considered considered) {
    SignedRuling signed = sign(dispute, ruling, considered);
    Halt.at("trade.before-ruling");
    PersonId last = ruling.second() == null ? ruling.operator() : ruling.second();
    StepReply reply =
        steps
            .take(
                considered.order(),
                considered.accepted(),
                proposal(ruling.id(), last, considered, signed))
            .reply();
    Halt.at("trade.after-ruling");
    if (!(reply instanceof StepReply.Accepted)) {
      rulings.move(ruling.id(), ruling.state(), "void", null);
    }
    Transitions.expectAccepted(considered.order(), reply);
  }

  private static Proposal proposal(
      UUID command, PersonId operator, Considered considered, @Nullable SignedRuling signed) {
    return Proposal.by(command, Role.OPERATOR, operator).ruling(considered.more(), signed);
  }

  /** The text that is signed: all that decides, nothing that names a person by more than an id. */
  private SignedRuling sign(DisputeRow dispute, RulingRow ruling, Considered considered) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("form", "comfrey-ruling/1");
    text.put("ruling", ruling.id());
    text.put("dispute", dispute.id());
    text.put("order", dispute.order());
    text.put("step", ruling.step() + 1);
    text.put("agreement", considered.order().terms().agreementHash());
    text.put("transition", ruling.transition());
    text.put("currency", dispute.currency());
    text.put("moves", ruling.moves());
    List<PersonId> operators = new ArrayList<>(List.of(ruling.operator()));
    if (ruling.second() != null) {
      operators.add(ruling.second());
    }
    text.put("operators", operators);
    text.put("groundsSha256", Disputes.sha256(ruling.grounds().getBytes(StandardCharsets.UTF_8)));
    text.put("at", clock.instant());
    String document = Json.answers().writeValueAsString(text);
    String signature = key.sign(document.getBytes(StandardCharsets.UTF_8));
    return new SignedRuling(ruling.id(), document, signature, key.publicKey());
  }
}
