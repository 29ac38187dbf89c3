package org.comfrey.marketplace;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.AttributeValue;
import org.comfrey.api.marketplace.CategoryRule;
import org.comfrey.api.marketplace.CategoryRuleDraft;
import org.comfrey.api.marketplace.Disclaimer;
import org.comfrey.api.marketplace.ListingAttribute;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.ListingRequirements;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.RequiredAttribute;
import org.comfrey.api.marketplace.Said;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.rules.RevisedRules;
import org.comfrey.kernel.web.FieldError;
import org.comfrey.kernel.web.Fields;
import org.jspecify.annotations.Nullable;

/** What categories ask of listings, by country, with the history of each rule. */
final class CategoryRules {
  private static final int ATTRIBUTES_MOST = 10;
  private static final int SAID_MOST = 20;

  private final RevisedRules<CategoryRuleDraft, CategoryRule> rules;
  private final Predicate<String> isCategory;

  CategoryRules(ModuleDatabase database, Predicate<String> isCategory, Ids ids, Clock clock) {
    this.rules =
        new RevisedRules<>(
            database, "category_rule", CategoryRuleDraft.class, CategoryRule::new, ids, clock);
    this.isCategory = isCategory;
  }

  /** Every rule as it stands. */
  List<CategoryRule> all() {
    return rules.all();
  }

  List<CategoryRule> history(UUID id) {
    return rules.history(id);
  }

  /** What counts for a listing. */
  ListingRequirements of(ListingDraft draft) {
    Place place = draft.place();
    return of(draft.category(), place == null ? null : place.country());
  }

  ListingRequirements of(@Nullable String category, @Nullable String country) {
    return of(all(), category, country);
  }

  static ListingRequirements of(
      List<CategoryRule> rules, @Nullable String category, @Nullable String country) {
    Map<String, RequiredAttribute> attributes = new LinkedHashMap<>();
    List<Disclaimer> disclaimers = new ArrayList<>();
    for (CategoryRule one : rules) {
      CategoryRuleDraft rule = one.rule();
      if (rule.active()
          && counts(rule.categories(), category)
          && counts(rule.countries(), country)) {
        rule.attributes().forEach(asked -> attributes.putIfAbsent(asked.key(), asked));
        Said told = rule.disclaimer();
        if (told != null) {
          disclaimers.add(new Disclaimer(one.id(), one.revision(), told));
        }
      }
    }
    return new ListingRequirements(List.copyOf(attributes.values()), List.copyOf(disclaimers));
  }

  private static boolean counts(List<String> where, @Nullable String here) {
    return where.isEmpty() || here != null && where.contains(here);
  }

  /** What a listing says of what is asked, in the order in which it is asked. */
  static List<ListingAttribute> said(ListingDraft draft, ListingRequirements asked) {
    Map<String, String> values = values(draft);
    return asked.attributes().stream()
        .filter(one -> values.containsKey(one.key()))
        .map(one -> new ListingAttribute(one.key(), one.name(), values.getOrDefault(one.key(), "")))
        .toList();
  }

  /** What a listing does not say of it. */
  static List<RequiredAttribute> missing(ListingDraft draft, ListingRequirements asked) {
    Map<String, String> values = values(draft);
    return asked.attributes().stream().filter(one -> !values.containsKey(one.key())).toList();
  }

  private static Map<String, String> values(ListingDraft draft) {
    Map<String, String> values = new LinkedHashMap<>();
    List<AttributeValue> said = draft.attributes();
    if (said != null) {
      said.stream()
          .filter(one -> !one.value().isBlank())
          .forEach(one -> values.put(one.key(), one.value().strip()));
    }
    return values;
  }

  /** What everyone has to be told before a listing is shown to them. */
  List<FieldError> lacking(ListingDraft draft) {
    return missing(draft, of(draft)).stream()
        .map(attribute ->
            new FieldError(
                "attributes." + attribute.key(),
                "missing",
                "Listings of this category have to state: " + attribute.name().en() + ".",
                "1 to 300 characters"))
        .toList();
  }

  /** Refuses attributes that could not be any. */
  static void form(ListingDraft draft) {
    List<AttributeValue> said = draft.attributes();
    if (said != null) {
      Fields.check(fields -> {
        fields.items("attributes", said, 0, SAID_MOST);
        for (AttributeValue one : said) {
          boolean key = isKey(one.key());
          fields
              .that(
                  key,
                  "attributes",
                  "not-a-key",
                  "That is no key of an attribute.",
                  "a key of GET /v1/listing-requirements")
              .line(key ? "attributes." + one.key() : "attributes", one.value(), 0, 300);
        }
      });
    }
  }

  private static boolean isKey(String key) {
    return key.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") && key.length() <= 40;
  }

  CategoryRule add(CategoryRuleDraft rule, PersonId by) {
    check(rule);
    return rules.add(rule, by);
  }

  CategoryRule change(UUID id, int revision, CategoryRuleDraft rule, PersonId by) {
    check(rule);
    return rules.change(id, revision, rule, by);
  }

  void check(CategoryRuleDraft rule) {
    List<RequiredAttribute> attributes = rule.attributes();
    Fields.check(fields -> {
      fields
          .that(
              rule.categories().stream().allMatch(isCategory),
              "categories",
              "unknown",
              "There is no such category.",
              "ids of GET /v1/categories")
          .that(
              rule.countries().stream().allMatch(ListingRules::isCountry),
              "countries",
              "unknown",
              "There is no such country.",
              "two capital letters of ISO 3166-1, such as AT")
          .items("attributes", attributes, 0, ATTRIBUTES_MOST)
          .that(
              !attributes.isEmpty() || rule.disclaimer() != null,
              "attributes",
              "nothing",
              "A rule asks for an attribute or tells clients something.",
              "an attribute, or a disclaimer")
          .that(
              attributes.stream().map(RequiredAttribute::key).distinct().count()
                  == attributes.size(),
              "attributes",
              "twice",
              "A key stands for one attribute.",
              "another key for each");
      for (int i = 0; i < attributes.size(); i++) {
        check(fields, "attributes[" + i + "].", attributes.get(i));
      }
      Said told = rule.disclaimer();
      if (told != null) {
        fields
            .text("disclaimer.en", told.en(), 3, 1_000)
            .text("disclaimer.de", told.de(), 3, 1_000);
      }
    });
  }

  private static void check(Fields fields, String at, RequiredAttribute attribute) {
    fields
        .that(
            isKey(attribute.key()),
            at + "key",
            "not-a-key",
            "A key is of lower-case words joined by hyphens.",
            "such as registration-number")
        .line(at + "name.en", attribute.name().en(), 1, 80)
        .line(at + "name.de", attribute.name().de(), 1, 80);
    Said hint = attribute.hint();
    if (hint != null) {
      fields.line(at + "hint.en", hint.en(), 0, 200).line(at + "hint.de", hint.de(), 0, 200);
    }
  }
}
