package org.comfrey.marketplace;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Category;
import org.comfrey.api.marketplace.CategoryEntry;
import org.comfrey.api.marketplace.CategoryEntryDraft;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.rules.RevisedRules;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** The kinds of service on offer, as staff keep them, with the history of each. */
final class Categories {
  private static final int PLACES = 10_000;

  private final RevisedRules<CategoryEntryDraft, CategoryEntry> rules;

  Categories(ModuleDatabase database, Ids ids, Clock clock) {
    this.rules =
        new RevisedRules<>(
            database, "category", CategoryEntryDraft.class, CategoryEntry::new, ids, clock);
  }

  /** In the order in which they are shown. */
  List<CategoryEntry> all() {
    return rules.all().stream()
        .sorted(
            Comparator.<CategoryEntry>comparingInt(one -> one.rule().place())
                .thenComparing(one -> one.rule().slug()))
        .toList();
  }

  List<CategoryEntry> history(UUID id) {
    return rules.history(id);
  }

  boolean exists(String slug) {
    return rules.all().stream().anyMatch(one -> one.rule().slug().equals(slug));
  }

  /** Whether something new can be published in it. */
  boolean offers(String slug) {
    return rules.all().stream()
        .anyMatch(one -> one.rule().offered() && one.rule().slug().equals(slug));
  }

  /** Those on offer, named in the best of our languages that an Accept-Language header asks for. */
  List<Category> named(@Nullable String acceptLanguage) {
    boolean german = prefersGerman(acceptLanguage);
    return all().stream()
        .map(CategoryEntry::rule)
        .filter(CategoryEntryDraft::offered)
        .map(
            one -> new Category(one.slug(), german ? one.name().de() : one.name().en(), one.tint()))
        .toList();
  }

  CategoryEntry add(CategoryEntryDraft category, PersonId by) {
    check(category);
    if (exists(category.slug())) {
      throw Problems.invalid(
          "slug", "taken", "There is a category '" + category.slug() + "'.", "another one");
    }
    return rules.add(category, by);
  }

  CategoryEntry change(UUID id, int revision, CategoryEntryDraft category, PersonId by) {
    check(category);
    String slug =
        rules.history(id).stream()
            .findFirst()
            .orElseThrow(() -> Problems.notFound("category", id))
            .rule()
            .slug();
    if (!slug.equals(category.slug())) {
      throw Problems.invalid("slug", "fixed", "Listings know the category by it.", slug);
    }
    return rules.change(id, revision, category, by);
  }

  static void check(CategoryEntryDraft category) {
    Fields.check(fields ->
        fields
            .that(
                category.slug().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")
                    && category.slug().length() <= 40,
                "slug",
                "not-a-slug",
                "A category's id is of lower-case words joined by hyphens.",
                "such as sound-bath")
            .line("name.en", category.name().en(), 2, 60)
            .line("name.de", category.name().de(), 2, 60)
            .that(
                category.tint().matches("[a-z]{1,20}"),
                "tint",
                "unknown",
                "A tint is one word.",
                "such as leaf")
            .that(
                category.place() >= 0 && category.place() <= PLACES,
                "place",
                "out-of-range",
                "A place is a number.",
                "0 to " + PLACES));
  }

  private static boolean prefersGerman(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return false;
    }
    try {
      Locale best =
          Locale.lookup(
              Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.ENGLISH, Locale.GERMAN));
      return Locale.GERMAN.equals(best);
    } catch (IllegalArgumentException e) {
      // A header that is none asks for nothing in particular.
      return false;
    }
  }
}
