package org.comfrey.marketplace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.marketplace.CategoryRule;
import org.comfrey.api.marketplace.CategoryRuleDraft;
import org.comfrey.api.marketplace.CategoryRulePreview;
import org.comfrey.api.marketplace.CategoryRulesApi;
import org.comfrey.api.marketplace.FoundListing;
import org.comfrey.api.marketplace.ListingRequirements;
import org.comfrey.api.marketplace.Place;
import org.comfrey.api.marketplace.RequiredAttribute;
import org.comfrey.kernel.security.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** What categories ask, for everyone; the rules behind it, for staff. */
@RestController
final class CategoryRulesEndpoint implements CategoryRulesApi {
  private static final int LOOKED_AT_MOST = 5_000;
  private static final int SHOWN_MOST = 20;

  private final CategoryRules rules;
  private final ListingStore store;

  CategoryRulesEndpoint(CategoryRules rules, ListingStore store) {
    this.rules = rules;
    this.store = store;
  }

  @Override
  public ListingRequirements listingRequirements(
      @Nullable String category, @Nullable String country) {
    return rules.of(category, country);
  }

  @Override
  public List<CategoryRule> categoryRules() {
    return rules.all();
  }

  @Override
  public List<CategoryRule> categoryRuleHistory(UUID id) {
    return rules.history(id);
  }

  @Override
  public ResponseEntity<CategoryRule> addCategoryRule(CategoryRuleDraft rule) {
    return ResponseEntity.status(201).body(rules.add(rule, Callers.current().person()));
  }

  @Override
  public CategoryRule changeCategoryRule(UUID id, int revision, CategoryRuleDraft rule) {
    return rules.change(id, revision, rule, Callers.current().person());
  }

  @Override
  public CategoryRulePreview previewCategoryRule(CategoryRuleDraft rule) {
    rules.check(rule);
    List<CategoryRule> tried =
        List.of(new CategoryRule(new UUID(0, 0), 1, rule, Instant.EPOCH, null));
    List<ListingStore.Row> published = store.published(LOOKED_AT_MOST);
    int concerned = 0;
    List<FoundListing> lacking = new ArrayList<>();
    for (ListingStore.Row row : published) {
      Place place = row.draft().place();
      ListingRequirements asked =
          CategoryRules.of(tried, row.draft().category(), place == null ? null : place.country());
      concerned += asked.attributes().isEmpty() && asked.disclaimers().isEmpty() ? 0 : 1;
      List<RequiredAttribute> missing = CategoryRules.missing(row.draft(), asked);
      if (!missing.isEmpty()) {
        lacking.add(
            new FoundListing(
                row.id(),
                row.draft().title(),
                missing.stream().map(attribute -> attribute.name().en()).toList()));
      }
    }
    return new CategoryRulePreview(
        published.size(), concerned, lacking.size(), lacking.stream().limit(SHOWN_MOST).toList());
  }
}
