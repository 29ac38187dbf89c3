package org.comfrey.marketplace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comfrey.api.marketplace.ClaimFinding;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.ClaimRuleDraft;
import org.comfrey.api.marketplace.ListingDraft;
import org.comfrey.api.marketplace.Place;

/** Finds what rules speak of in the words of a listing. */
final class Claims {
  private Claims() {}

  static List<ClaimFinding> in(ListingDraft draft, List<ClaimRule> rules) {
    Map<String, Words> fields = new LinkedHashMap<>();
    fields.put("title", Words.of(draft.title()));
    String description = draft.description();
    if (description != null) {
      fields.put("description", Words.of(description));
    }
    List<ClaimFinding> findings = new ArrayList<>();
    for (ClaimRule rule : rules) {
      if (counts(rule.rule(), draft)) {
        fields.forEach((field, words) -> find(rule, field, words, findings));
      }
    }
    return findings;
  }

  private static void find(ClaimRule rule, String field, Words words, List<ClaimFinding> findings) {
    ClaimRuleDraft said = rule.rule();
    for (String phrase : said.phrases()) {
      words
          .find(phrase)
          .ifPresent(found ->
              findings.add(
                  new ClaimFinding(
                      rule.id(), field, found, said.severity(), said.reason(), said.instead())));
    }
  }

  private static boolean counts(ClaimRuleDraft rule, ListingDraft draft) {
    Place place = draft.place();
    String country = place == null ? null : place.country();
    String category = draft.category();
    return rule.active()
        && (rule.categories().isEmpty() || category != null && rule.categories().contains(category))
        && (rule.countries().isEmpty() || country != null && rule.countries().contains(country));
  }
}
