package org.comfrey.api.marketplace;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** The categories, as staff keep them. */
@HttpExchange
public interface CategoriesApi {
  /** Every category as it stands, also those in which nothing new is offered, by their places. */
  @GetExchange("/v1/operator/categories")
  @Access(Permission.OPERATE_REPORTS)
  List<CategoryEntry> categoryEntries();

  /** How a category stood before, the latest first. */
  @GetExchange("/v1/operator/categories/{id}/history")
  @Access(Permission.OPERATE_REPORTS)
  List<CategoryEntry> categoryEntryHistory(@PathVariable("id") UUID id);

  /** Adds a category. 201. */
  @PostExchange("/v1/operator/categories")
  @Access(Permission.OPERATE_REPORTS)
  ResponseEntity<CategoryEntry> addCategoryEntry(@RequestBody CategoryEntryDraft category);

  /** Changes a category. 409 {@code rule-changed} where it is not at that revision any more. */
  @PutExchange("/v1/operator/categories/{id}")
  @Access(Permission.OPERATE_REPORTS)
  CategoryEntry changeCategoryEntry(
      @PathVariable("id") UUID id,
      @RequestParam("revision") int revision,
      @RequestBody CategoryEntryDraft category);

  /** Whom a change would concern; nothing is kept. */
  @PostExchange("/v1/operator/category-previews")
  @Access(Permission.OPERATE_REPORTS)
  CategoryEntryPreview previewCategoryEntry(@RequestBody CategoryEntryDraft category);
}
