package org.comfrey.api.marketplace;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What listings of a category and country have to say, and what their clients are told. */
@HttpExchange
public interface CategoryRulesApi {
  /** What counts for a category and country now. */
  @GetExchange("/v1/listing-requirements")
  @Access(Permission.PUBLIC)
  ListingRequirements listingRequirements(
      @RequestParam(value = "category", required = false) @Nullable String category,
      @RequestParam(value = "country", required = false) @Nullable String country);

  /** Every rule as it stands. */
  @GetExchange("/v1/operator/category-rules")
  @Access(Permission.OPERATE_REPORTS)
  List<CategoryRule> categoryRules();

  /** How a rule stood before, the latest first. */
  @GetExchange("/v1/operator/category-rules/{id}/history")
  @Access(Permission.OPERATE_REPORTS)
  List<CategoryRule> categoryRuleHistory(@PathVariable("id") UUID id);

  /** Adds a rule. 201. It counts for what is published or changed from now on. */
  @PostExchange("/v1/operator/category-rules")
  @Access(Permission.OPERATE_REPORTS)
  ResponseEntity<CategoryRule> addCategoryRule(@RequestBody CategoryRuleDraft rule);

  /** Changes a rule. 409 {@code rule-changed} where it is not at that revision any more. */
  @PutExchange("/v1/operator/category-rules/{id}")
  @Access(Permission.OPERATE_REPORTS)
  CategoryRule changeCategoryRule(
      @PathVariable("id") UUID id,
      @RequestParam("revision") int revision,
      @RequestBody CategoryRuleDraft rule);

  /** What a rule would mean for what is published now; nothing is kept. */
  @PostExchange("/v1/operator/category-rule-previews")
  @Access(Permission.OPERATE_REPORTS)
  CategoryRulePreview previewCategoryRule(@RequestBody CategoryRuleDraft rule);
}
