package org.comfrey.marketplace;

import java.util.ArrayList;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.Money;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;
import org.comfrey.kernel.web.FieldError;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** What a listing may say, and what it must say before everyone sees it. */
final class ListingRules {
  static final ProblemCode INCOMPLETE =
      new ProblemCode(422, "listing-incomplete", "The listing lacks something that clients need");

  private static final int TITLE_CHARACTERS = 120;
  private static final int DESCRIPTION_CHARACTERS = 10_000;
  private static final int PLACE_CHARACTERS = 300;
  private static final int LINK_CHARACTERS = 500;
  private static final int PHOTOS = 12;
  private static final int LANGUAGES = 10;
  private static final int SHORTEST_MINUTES = 5;
  private static final int LONGEST_MINUTES = 1_440;
  private static final long DEAREST_MINOR = 100_000_000L;
  static final List<String> POLICIES = List.of("flexible", "moderate", "strict");
  private static final String DELIVERY = "delivery";
  private static final int FEWEST_SESSIONS = 2;
  private static final int MOST_SESSIONS = 12;
  private static final int MOST_PIECES = 100_000;
  private static final java.util.Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
  private static final List<String> KINDS = List.of("at-place", "online", DELIVERY);

  private ListingRules() {}

  /** Refuses what could be neither a draft nor a listing, naming every field that is wrong. */
  static void check(ListingDraft draft, Predicate<String> isCategory) {
    check(draft, isCategory, List.of());
  }

  /**
   * The same.
   *
   * @param lacking what is named too if anything is wrong, since it would be refused next
   */
  static void check(ListingDraft draft, Predicate<String> isCategory, List<FieldError> lacking) {
    List<FieldError> errors = new ArrayList<>();
    if (draft.title().isBlank()) {
      add(errors, "title", "blank", "A listing needs a title.", "1 to 120 characters");
    }
    length(errors, "title", draft.title(), TITLE_CHARACTERS);
    length(errors, "description", draft.description(), DESCRIPTION_CHARACTERS);
    if (draft.category() != null && !isCategory.test(draft.category())) {
      add(errors, "category", "unknown", "There is no such category.", "ids of GET /v1/categories");
    }
    price(errors, draft.price());
    Integer minutes = draft.durationMinutes();
    if (minutes != null && (minutes < SHORTEST_MINUTES || minutes > LONGEST_MINUTES)) {
      add(
          errors,
          "durationMinutes",
          "out-of-range",
          "A session has 5 to 1,440 minutes.",
          "5 to 1440");
    }
    Integer sessions = draft.sessions();
    if (sessions != null && (sessions < FEWEST_SESSIONS || sessions > MOST_SESSIONS)) {
      add(
          errors,
          "sessions",
          "out-of-range",
          "A package has 2 to 12 appointments.",
          FEWEST_SESSIONS + " to " + MOST_SESSIONS);
    }
    Integer stock = draft.stock();
    if (stock != null && (stock < 0 || stock > MOST_PIECES)) {
      add(
          errors,
          "stock",
          "out-of-range",
          "A stock has 0 to 100,000 pieces.",
          "0 to " + MOST_PIECES + ", or nothing where there are always more");
    }
    if (draft.agreement() != null && !draft.agreement().matches("[a-z][a-z0-9-]{0,60}")) {
      add(
          errors,
          "agreement",
          "unknown",
          "That is no name of an agreement.",
          "a name of GET /v1/agreements");
    }
    if (draft.cancellationPolicy() != null && !POLICIES.contains(draft.cancellationPolicy())) {
      add(
          errors,
          "cancellationPolicy",
          "unknown",
          "There is no such policy.",
          String.join(", ", POLICIES));
    }
    if (draft.photos().size() > PHOTOS) {
      add(errors, "photos", "too-many", "A listing has at most 12 photos.", "up to 12");
    }
    languages(errors, draft.languages());
    CategoryRules.form(draft);
    place(errors, draft.place());
    if (!errors.isEmpty()) {
      errors.addAll(lacking);
    }
    refuse(Problems.INVALID_REQUEST, "The listing has fields that are not acceptable.", errors);
  }

  /**
   * There are at least as many pieces as were taken: who writes down that none is left, while the
   * last ones are being bought, does not take them away from anybody.
   */
  static ListingDraft stocked(ListingDraft draft, int taken) {
    Integer stock = draft.stock();
    return stock == null || stock >= taken
        ? draft
        : new ListingDraft(
            draft.title(),
            draft.description(),
            draft.category(),
            draft.price(),
            draft.durationMinutes(),
            draft.agreement(),
            draft.cancellationPolicy(),
            draft.plan(),
            draft.place(),
            draft.languages(),
            draft.photos(),
            draft.sessions(),
            taken,
            draft.attributes());
  }

  /** Refuses to publish what lacks something. */
  static void complete(List<FieldError> lacking) {
    refuse(INCOMPLETE, "Clients need to know a little more before this can be published.", lacking);
  }

  /** What a client could not book without. */
  static List<FieldError> lacking(ListingDraft draft) {
    List<FieldError> errors = new ArrayList<>();
    need(
        errors,
        "description",
        draft.description() == null || draft.description().isBlank() ? null : draft);
    need(errors, "category", draft.category());
    need(errors, "price", draft.price());
    need(errors, "agreement", draft.agreement());
    need(errors, "languages", draft.languages().isEmpty() ? null : draft);
    Place place = draft.place();
    need(errors, "place", place);
    if (place != null && place.kind().equals(DELIVERY)) {
      goods(errors, draft, place);
    } else {
      need(errors, "durationMinutes", draft.durationMinutes());
      need(errors, "cancellationPolicy", draft.cancellationPolicy());
      need(errors, "plan", draft.plan());
      session(errors, place);
      if (draft.stock() != null) {
        add(errors, "stock", "of-goods", "Only goods that are sent have a stock.", "nothing");
      }
    }
    return errors;
  }

  /** Goods take nobody's time. */
  private static void goods(List<FieldError> errors, ListingDraft draft, Place place) {
    need(errors, "place.city", place.city());
    without(errors, "plan", draft.plan());
    without(errors, "durationMinutes", draft.durationMinutes());
    without(errors, "sessions", draft.sessions());
  }

  private static void session(List<FieldError> errors, @Nullable Place place) {
    if (place != null && place.kind().equals("online")) {
      need(errors, "place.link", place.link());
    } else if (place != null) {
      need(errors, "place.city", place.city());
      need(errors, "place.address", place.address());
    }
  }

  private static void price(List<FieldError> errors, @Nullable Money price) {
    if (price == null) {
      return;
    }
    if (price.amountMinor() < 0 || price.amountMinor() > DEAREST_MINOR) {
      add(
          errors,
          "price.amountMinor",
          "out-of-range",
          "A price is 0 to 100,000,000 minor units.",
          "0 to 100000000");
    }
    try {
      Currency.getInstance(price.currency());
    } catch (IllegalArgumentException e) {
      add(
          errors,
          "price.currency",
          "unknown",
          "There is no such currency.",
          "an ISO 4217 code such as EUR");
    }
  }

  private static void languages(List<FieldError> errors, List<String> languages) {
    if (languages.size() > LANGUAGES) {
      add(errors, "languages", "too-many", "A listing names at most 10 languages.", "up to 10");
    }
    for (int i = 0; i < languages.size(); i++) {
      try {
        new Locale.Builder().setLanguageTag(languages.get(i)).build();
      } catch (IllformedLocaleException e) {
        add(
            errors,
            "languages[" + i + "]",
            "not-a-language",
            "That is no BCP 47 tag.",
            "for example de or pt-BR");
      }
    }
  }

  /**
   * A country is written by its code, which rules compare. What was written before this was asked
   * for may stay: who pauses or repairs something else must not be held up by it.
   */
  static void country(@Nullable ListingDraft before, ListingDraft draft) {
    String country = country(draft);
    boolean kept = before != null && java.util.Objects.equals(country, country(before));
    if (country != null && !kept && !COUNTRIES.contains(country)) {
      throw Problems.invalid(
          "place.country",
          "unknown-country",
          "There is no such country.",
          "two capital letters of ISO 3166-1, such as AT");
    }
  }

  static boolean isCountry(String code) {
    return COUNTRIES.contains(code);
  }

  private static @Nullable String country(ListingDraft draft) {
    Place place = draft.place();
    return place == null ? null : place.country();
  }

  private static void place(List<FieldError> errors, @Nullable Place place) {
    if (place == null) {
      return;
    }
    if (!KINDS.contains(place.kind())) {
      add(
          errors,
          "place.kind",
          "unknown",
          "A place is at-place, online or, for goods, delivery.",
          String.join(" or ", KINDS));
    }
    length(errors, "place.city", place.city(), PLACE_CHARACTERS);
    length(errors, "place.country", place.country(), PLACE_CHARACTERS);
    length(errors, "place.address", place.address(), PLACE_CHARACTERS);
    length(errors, "place.postalCode", place.postalCode(), PLACE_CHARACTERS);
    length(errors, "place.link", place.link(), LINK_CHARACTERS);
    if (place.link() != null && !place.link().startsWith("https://")) {
      add(
          errors,
          "place.link",
          "not-a-link",
          "A joining link begins with https://.",
          "https://...");
    }
    GeoPoint point = place.point();
    if (point != null
        && !(Math.abs(point.latitude()) <= 90 && Math.abs(point.longitude()) <= 180)) {
      add(
          errors,
          "place.point",
          "out-of-range",
          "That is no place on earth.",
          "latitude -90 to 90, longitude -180 to 180");
    }
  }

  private static void length(
      List<FieldError> errors, String field, @Nullable String text, int most) {
    if (text != null && text.codePointCount(0, text.length()) > most) {
      add(
          errors,
          field,
          "too-long",
          "At most " + most + " characters.",
          "up to " + most + " characters");
    }
  }

  private static void without(List<FieldError> errors, String field, @Nullable Object value) {
    if (value != null) {
      add(errors, field, "not-of-goods", "Goods that are sent have none.", "nothing");
    }
  }

  private static void need(List<FieldError> errors, String field, @Nullable Object value) {
    if (value == null) {
      add(errors, field, "missing", "This is still missing.", "a value");
    }
  }

  private static void add(
      List<FieldError> errors, String field, String code, String message, String accepted) {
    errors.add(new FieldError(field, code, message, accepted));
  }

  private static void refuse(ProblemCode code, String detail, List<FieldError> errors) {
    if (errors.isEmpty()) {
      return;
    }
    ProblemException problem = code.because(detail);
    for (FieldError error : errors) {
      problem = problem.at(error.field(), error.code(), error.message(), error.accepted());
    }
    throw problem;
  }
}
