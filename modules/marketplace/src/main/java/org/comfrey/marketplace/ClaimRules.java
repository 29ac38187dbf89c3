package org.comfrey.marketplace;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.ClaimRuleDraft;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.rules.RevisedRules;
import org.comfrey.kernel.web.Fields;

/** The rules with their history. */
final class ClaimRules {
  private static final int PHRASES_MOST = 100;
  private static final Set<String> SEVERITIES = Set.of("refuse", "review");

  private final RevisedRules<ClaimRuleDraft, ClaimRule> rules;
  private final Predicate<String> isCategory;

  ClaimRules(ModuleDatabase database, Predicate<String> isCategory, Ids ids, Clock clock) {
    this.rules =
        new RevisedRules<>(
            database, "claim_rule", ClaimRuleDraft.class, ClaimRule::new, ids, clock);
    this.isCategory = isCategory;
  }

  /** Every rule as it stands. */
  List<ClaimRule> all() {
    return rules.all();
  }

  List<ClaimRule> history(UUID id) {
    return rules.history(id);
  }

  ClaimRule add(ClaimRuleDraft rule, PersonId by) {
    check(rule);
    return rules.add(rule, by);
  }

  ClaimRule change(UUID id, int revision, ClaimRuleDraft rule, PersonId by) {
    check(rule);
    return rules.change(id, revision, rule, by);
  }

  void check(ClaimRuleDraft rule) {
    Fields.check(fields -> {
      fields
          .items("phrases", rule.phrases(), 1, PHRASES_MOST)
          .that(
              rule.phrases().stream().allMatch(ClaimRules::isPhrase),
              "phrases",
              "not-a-phrase",
              "A phrase is of words, each perhaps with a star at its end.",
              "such as: cures cancer, or: detoxif*")
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
          .that(
              SEVERITIES.contains(rule.severity()),
              "severity",
              "unknown",
              "There is no such severity.",
              "refuse or review");
      said(fields, "reason.en", rule.reason().en());
      said(fields, "reason.de", rule.reason().de());
      said(fields, "instead.en", rule.instead().en());
      said(fields, "instead.de", rule.instead().de());
    });
  }

  /** At least three letters before a star: a shorter one would find half of every language. */
  private static boolean isPhrase(String phrase) {
    return phrase.length() <= 100
        && phrase.strip().matches("[\\p{L}\\p{M}\\p{N}]+\\*?(\\s+[\\p{L}\\p{M}\\p{N}]+\\*?){0,7}")
        && !phrase.matches("(.*\\s)?[\\p{L}\\p{M}\\p{N}]{1,2}\\*.*");
  }

  private static void said(Fields fields, String field, String text) {
    fields.text(field, text, 3, 300);
  }
}
