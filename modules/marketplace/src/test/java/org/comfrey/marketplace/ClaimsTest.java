package org.comfrey.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.marketplace.ClaimFinding;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.ClaimRuleDraft;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.Said;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static List<String> found(String text, String... phrases) {
    return Claims.in(
            listing(text, "massage", "AT"), List.of(rule(true, List.of(), List.of(), phrases)))
        .stream()
        .map(ClaimFinding::words)
        .toList();
  }

  private static ListingDraft listing(String text, String category, @Nullable String country) {
    return new ListingDraft(
        "A title",
        text,
        category,
        null,
        null,
        null,
        null,
        null,
        new Place("at-place", "Vienna", country, null, null, null, null),
        List.of(),
        List.of());
  }

  private static ClaimRule rule(
      boolean active, List<String> categories, List<String> countries, String... phrases) {
    Said said = new Said("why", "warum");
    return new ClaimRule(
        new UUID(0, 1),
        1,
        new ClaimRuleDraft(List.of(phrases), categories, countries, "refuse", said, said, active),
        Instant.EPOCH,
        null);
  }

  @Test
  void wordsAreFoundHoweverTheyAreWrittenAndQuotedAsTheyWere() {
    assertThat(found("It CURES  Cancer, they say.", "cures cancer"))
        .containsExactly("CURES  Cancer");
    assertThat(found("it **cu**res\ncan\u00adcer", "cures cancer"))
        .containsExactly("cu**res\ncan\u00adcer");
    assertThat(found("Ersetzt die Ärztin", "ersetzt die arztin"))
        .containsExactly("Ersetzt die Ärztin");
    assertThat(found("Ersetzt die A\u0308rztin", "ersetzt die ärztin")).hasSize(1);
    assertThat(found("Große Heilung garantiert!", "grosse heil* garantiert")).hasSize(1);
    assertThat(found("c\u200bures cancer", "cures cancer")).hasSize(1);
  }

  @Test
  void whatOnlyResemblesAPhraseIsLeftAlone() {
    assertThat(found("Secures cancellation", "cures cancer", "cure*")).isEmpty();
    assertThat(found("cures, not cancer", "cures cancer")).isEmpty();
    assertThat(found("cancer cures", "cures cancer")).isEmpty();
    assertThat(found("", "cures cancer")).isEmpty();
  }

  @Test
  void aRuleCountsInItsCategoriesAndCountriesAndWhileItIsActive() {
    ListingDraft herbs = listing("cures cancer", "herbs", "DE");
    assertThat(Claims.in(herbs, List.of(rule(false, List.of(), List.of(), "cures cancer"))))
        .isEmpty();
    assertThat(Claims.in(herbs, List.of(rule(true, List.of("massage"), List.of(), "cures cancer"))))
        .isEmpty();
    assertThat(
            Claims.in(herbs, List.of(rule(true, List.of("herbs"), List.of("AT"), "cures cancer"))))
        .isEmpty();
    assertThat(
            Claims.in(herbs, List.of(rule(true, List.of("herbs"), List.of("DE"), "cures cancer"))))
        .singleElement()
        .extracting(ClaimFinding::field)
        .isEqualTo("description");
    assertThat(
            Claims.in(
                listing("cures cancer", "herbs", null),
                List.of(rule(true, List.of(), List.of("DE"), "cures cancer"))))
        .isEmpty();
  }
}
