package org.comfrey.trade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.Counterexample;
import org.comfrey.agreement.Moment;
import org.comfrey.agreement.Money;
import org.comfrey.agreement.Role;
import org.comfrey.api.trade.AgreementRules;
import org.comfrey.api.trade.CounterexampleStory;
import org.jspecify.annotations.Nullable;

/** Agreements and ways through them as the API tells them: data, so that screens find the words. */
final class RuleViews {
  private RuleViews() {}

  static AgreementRules rules(Agreement agreement) {
    List<AgreementRules.Policy> policies = new ArrayList<>();
    agreement
        .policies()
        .forEach((name, policy) ->
            policy
                .choices()
                .forEach((choice, tiers) ->
                    policies.add(
                        new AgreementRules.Policy(
                            name, choice, tiers.stream().map(RuleViews::tier).toList()))));
    return new AgreementRules(
        agreement.title(),
        agreement.about(),
        agreement.initial(),
        agreement.pots().entrySet().stream()
            .map(pot -> new AgreementRules.Pot(pot.getKey(), pot.getValue()))
            .toList(),
        policies,
        agreement.states().values().stream().map(RuleViews::state).toList(),
        agreement.transitions().values().stream()
            .map(transition -> transition(agreement, transition))
            .toList());
  }

  static CounterexampleStory story(Agreement agreement, Counterexample way) {
    return new CounterexampleStory(
        way.amounts(),
        way.appointment()
            .map(time -> Duration.between(way.placedAt(), time.start()).toMinutes())
            .orElse(null),
        agreement.initial(),
        way.steps().stream()
            .map(step ->
                new CounterexampleStory.Step(
                    step.attempt().by().word(),
                    step.attempt().transition(),
                    step.from(),
                    step.to(),
                    Duration.between(way.placedAt(), step.at()).toMinutes(),
                    step.attempt().amounts(),
                    step.attempt().facts().stream().sorted().toList()))
            .toList(),
        way.facts().stream().sorted().toList());
  }

  private static AgreementRules.Tier tier(Agreement.Tier tier) {
    return new AgreementRules.Tier(
        tier.notice().map(Duration::toMinutes).orElse(null), tier.basisPoints());
  }

  private static AgreementRules.State state(Agreement.State state) {
    return new AgreementRules.State(
        state.name(),
        state.about(),
        state.ends(),
        state.dispute(),
        state.stopped(),
        state.awaits().orElse(null),
        state.slot().name().toLowerCase(Locale.ROOT),
        state.line());
  }

  private static AgreementRules.Transition transition(
      Agreement agreement, Agreement.Transition transition) {
    return new AgreementRules.Transition(
        transition.name(),
        transition.about(),
        transition.from(),
        transition.to(),
        transition.by().stream().map(Role::word).toList(),
        transition.at().map(Moment.Timing::toString).orElse(null),
        transition.before().map(Moment::toString).orElse(null),
        transition.after().map(Moment::toString).orElse(null),
        List.copyOf(transition.holds()),
        List.copyOf(transition.lacks()),
        atMost(transition),
        List.copyOf(transition.inputs(agreement.amounts().keySet())),
        transition.money().stream().map(RuleViews::money).toList(),
        transition.line());
  }

  private static @Nullable Integer atMost(Agreement.Transition transition) {
    return transition.atMost().isPresent() ? transition.atMost().getAsInt() : null;
  }

  private static AgreementRules.MoneyRule money(Money money) {
    return switch (money) {
      case Money.Collect(String amount, String pot, int line) ->
          new AgreementRules.MoneyRule("collect", amount, "payment", pot, line);
      case Money.Pay(Money.Portion portion, String pot, var to, int line) ->
          switch (portion) {
            case Money.Portion.Share(int basisPoints, var _) ->
                rule("share", Integer.toString(basisPoints), pot, to.word(), line);
            case Money.Portion.ByPolicy(String policy, var _) ->
                rule("policy", policy, pot, to.word(), line);
            case Money.Portion.Chosen(String amount) ->
                rule("amount", amount, pot, to.word(), line);
            case Money.Portion.Rest() -> rule("rest", null, pot, to.word(), line);
          };
    };
  }

  private static AgreementRules.MoneyRule rule(
      String portion, @Nullable String of, String from, String to, int line) {
    return new AgreementRules.MoneyRule(portion, of, from, to, line);
  }
}
