package org.comfrey.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.marketplace.AttributeValue;
import org.comfrey.api.marketplace.CategoryRule;
import org.comfrey.api.marketplace.CategoryRuleDraft;
import org.comfrey.api.marketplace.Disclaimer;
import org.comfrey.api.marketplace.ListingAttribute;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.ListingRequirements;
import org.comfrey.api.marketplace.RequiredAttribute;
import org.comfrey.api.marketplace.Said;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.Test;

class CategoryRulesTest {
  private static final RequiredAttribute NUMBER =
      new RequiredAttribute("number", new Said("Number", "Nummer"), null);
  private static final Said TOLD = new Said("Mind your back.", "Achten Sie auf den Rücken.");

  private static CategoryRule rule(
      boolean active, List<String> categories, List<String> countries) {
    return new CategoryRule(
        new UUID(0, 1),
        3,
        new CategoryRuleDraft(categories, countries, List.of(NUMBER), TOLD, active),
        Instant.EPOCH,
        null);
  }

  private static ListingDraft saying(AttributeValue... attributes) {
    return new ListingDraft(
        "A title",
        null,
        "massage",
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        List.of(attributes));
  }

  private static ListingRequirements asked(CategoryRule rule, String category, String country) {
    return CategoryRules.of(List.of(rule), category, country);
  }

  @Test
  void aRuleCountsInItsCategoriesAndCountriesAndWhileItIsActive() {
    CategoryRule massage = rule(true, List.of("massage"), List.of("AT"));
    assertThat(asked(massage, "massage", "AT").attributes()).containsExactly(NUMBER);
    assertThat(asked(massage, "massage", "AT").disclaimers())
        .containsExactly(new Disclaimer(new UUID(0, 1), 3, TOLD));
    assertThat(asked(massage, "massage", "DE").attributes()).isEmpty();
    assertThat(asked(massage, "yoga", "AT").disclaimers()).isEmpty();
    assertThat(CategoryRules.of(List.of(massage), "massage", null).attributes()).isEmpty();
    assertThat(asked(rule(false, List.of(), List.of()), "massage", "AT").attributes()).isEmpty();
    CategoryRule everywhere = rule(true, List.of(), List.of());
    assertThat(CategoryRules.of(List.of(everywhere), null, null).attributes()).hasSize(1);
    // Two rules that ask for the same ask once and tell both.
    var both = List.of(massage, everywhere);
    assertThat(CategoryRules.of(both, "massage", "AT").attributes()).hasSize(1);
    assertThat(CategoryRules.of(both, "massage", "AT").disclaimers()).hasSize(2);
  }

  @Test
  void whatIsBlankIsMissingAndWhatNobodyAsksForIsNotShown() {
    ListingRequirements asked = asked(rule(true, List.of(), List.of()), "massage", "AT");
    ListingDraft blank = saying(new AttributeValue("number", "  "));
    assertThat(CategoryRules.missing(blank, asked)).containsExactly(NUMBER);
    ListingDraft said =
        saying(new AttributeValue("number", " 12 "), new AttributeValue("other", "x"));
    assertThat(CategoryRules.missing(said, asked)).isEmpty();
    assertThat(CategoryRules.said(said, asked))
        .containsExactly(new ListingAttribute("number", NUMBER.name(), "12"));
  }

  @Test
  void attributesThatCouldNotBeAnyAreRefused() {
    for (AttributeValue wrong :
        List.of(
            new AttributeValue("Number", "1"),
            new AttributeValue("a".repeat(41), "1"),
            new AttributeValue("number", "x".repeat(301)),
            new AttributeValue("number", "two\nlines"))) {
      assertThatThrownBy(() -> CategoryRules.form(saying(wrong)))
          .isInstanceOf(ProblemException.class);
    }
    CategoryRules.form(saying(new AttributeValue("number", "1")));
  }
}
