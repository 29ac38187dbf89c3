package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;

import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.AgreementReader;
import org.comfrey.agreement.Reading;
import org.comfrey.agreement.ShippedAgreements;
import org.comfrey.agreement.Verdict;
import org.comfrey.agreement.Verifier;
import org.comfrey.api.trade.AgreementRules;
import org.comfrey.api.trade.CounterexampleStory;
import org.junit.jupiter.api.Test;

class RuleViewsTest {
  @Test
  void everyStateAndTransitionOfEveryShippedAgreementIsTold() {
    for (String name : ShippedAgreements.names()) {
      Agreement agreement = ShippedAgreements.named(name);
      AgreementRules rules = RuleViews.rules(agreement);
      assertThat(rules.states())
          .extracting(AgreementRules.State::name)
          .containsExactlyElementsOf(agreement.states().keySet());
      assertThat(rules.transitions())
          .extracting(AgreementRules.Transition::name)
          .containsExactlyElementsOf(agreement.transitions().keySet());
    }
  }

  @Test
  void aCancellationTellsItsDeadlineItsPartiesAndWhereTheMoneyGoes() {
    AgreementRules rules = RuleViews.rules(ShippedAgreements.named("appointment-on-request"));
    AgreementRules.Transition cancel =
        rules.transitions().stream()
            .filter(t -> t.name().equals("cancel"))
            .findFirst()
            .orElseThrow();
    assertThat(cancel.by()).containsExactly("client");
    assertThat(cancel.before()).isEqualTo("start");
    assertThat(cancel.money())
        .extracting(m -> m.portion() + " " + m.of() + " " + m.from() + " " + m.to())
        .containsExactly(
            "policy cancellation escrow payment",
            "rest null escrow earnings",
            "share 1000 earnings platform",
            "rest null earnings provider");
    assertThat(rules.policies())
        .filteredOn(policy -> policy.choice().equals("flexible"))
        .singleElement()
        .satisfies(policy ->
            assertThat(policy.tiers())
                .containsExactly(
                    new AgreementRules.Tier(24 * 60L, 10_000),
                    new AgreementRules.Tier(120L, 5_000),
                    new AgreementRules.Tier(null, 0)));
  }

  @Test
  void aCounterexampleIsAStoryWhoseStepsFollowOneAnother() {
    String broken =
        ShippedAgreements.text("appointment-on-request")
            .orElseThrow()
            .replace("      - pay rest of earnings to provider\n", "");
    if (!(AgreementReader.read(broken) instanceof Reading.Read(Agreement agreement))
        || !(Verifier.verify(agreement) instanceof Verdict.Refuted refuted)) {
      throw new AssertionError("an agreement that keeps money is refuted");
    }
    CounterexampleStory story = RuleViews.story(agreement, refuted.findings().getFirst().way());
    assertThat(story.amountsMinor()).containsKey("price");
    assertThat(story.steps()).isNotEmpty();
    String at = story.initial();
    long minutes = 0;
    for (CounterexampleStory.Step step : story.steps()) {
      assertThat(step.from()).isEqualTo(at);
      assertThat(step.afterMinutes()).isGreaterThanOrEqualTo(minutes);
      at = step.to();
      minutes = step.afterMinutes();
    }
  }
}
