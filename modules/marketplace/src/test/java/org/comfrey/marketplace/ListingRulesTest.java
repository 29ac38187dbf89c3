package org.comfrey.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingRulesTest {
  private static ListingDraft in(@Nullable String country) {
    return new ListingDraft(
        "A title",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new Place("at-place", "Vienna", country, null, null, null, null),
        List.of(),
        List.of());
  }

  @Test
  void aCountryThatIsNoCodeOfOneIsRefused() {
    for (String country : List.of("Austria", "at", "AUT", "XX", "ZZ", "", "A\u0410")) {
      assertThatThrownBy(() -> ListingRules.country(null, in(country)))
          .as(country)
          .isInstanceOfSatisfying(
              ProblemException.class,
              p -> {
                assertThat(p.errors()).extracting(e -> e.field()).containsExactly("place.country");
                assertThat(p.errors()).extracting(e -> e.code()).containsExactly("unknown-country");
              });
    }
    ListingRules.country(null, in("AT"));
    ListingRules.country(null, in(null));
  }

  @Test
  void whatWasWrittenBeforeCodesWereAskedForMayStayAndNotBecomeAnother() {
    ListingRules.country(in("Austria"), in("Austria"));
    ListingRules.country(in("Austria"), in("AT"));
    assertThatThrownBy(() -> ListingRules.country(in("AT"), in("Austria")))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whoMeansToPublishIsToldAtOnceWhatIsWrongAndWhatIsMissing() {
    ListingDraft untitled =
        new ListingDraft(" ", null, null, null, null, null, null, null, null, List.of(), List.of());
    assertThatThrownBy(
            () -> ListingRules.check(untitled, "massage"::equals, ListingRules.lacking(untitled)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            p ->
                assertThat(p.errors())
                    .extracting(e -> e.field() + " " + e.code())
                    .containsExactly(
                        "title blank",
                        "description missing",
                        "category missing",
                        "price missing",
                        "agreement missing",
                        "languages missing",
                        "place missing",
                        "durationMinutes missing",
                        "cancellationPolicy missing",
                        "plan missing"));
    // A draft needs no more than its title, and what it lacks does not keep it from being kept.
    assertThatThrownBy(() -> ListingRules.check(untitled, "massage"::equals))
        .isInstanceOfSatisfying(
            ProblemException.class,
            p -> assertThat(p.errors()).extracting(e -> e.field()).containsExactly("title"));
    ListingRules.check(in("AT"), "massage"::equals, ListingRules.lacking(in("AT")));
  }
}
