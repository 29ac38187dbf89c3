package org.comfrey.marketplace;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.marketplace.CategoriesApi;
import org.comfrey.api.marketplace.CategoryEntry;
import org.comfrey.api.marketplace.CategoryEntryDraft;
import org.comfrey.api.marketplace.CategoryEntryPreview;
import org.comfrey.api.marketplace.FoundListing;
import org.comfrey.kernel.security.Callers;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The categories, for staff. */
@RestController
final class CategoriesEndpoint implements CategoriesApi {
  private static final int LOOKED_AT_MOST = 5_000;
  private static final int SHOWN_MOST = 20;

  private final Categories categories;
  private final ListingStore store;

  CategoriesEndpoint(Categories categories, ListingStore store) {
    this.categories = categories;
    this.store = store;
  }

  @Override
  public List<CategoryEntry> categoryEntries() {
    return categories.all();
  }

  @Override
  public List<CategoryEntry> categoryEntryHistory(UUID id) {
    return categories.history(id);
  }

  @Override
  public ResponseEntity<CategoryEntry> addCategoryEntry(CategoryEntryDraft category) {
    return ResponseEntity.status(201).body(categories.add(category, Callers.current().person()));
  }

  @Override
  public CategoryEntry changeCategoryEntry(UUID id, int revision, CategoryEntryDraft category) {
    return categories.change(id, revision, category, Callers.current().person());
  }

  @Override
  public CategoryEntryPreview previewCategoryEntry(CategoryEntryDraft category) {
    Categories.check(category);
    List<ListingStore.Row> published = store.published(LOOKED_AT_MOST);
    List<FoundListing> within =
        published.stream()
            .filter(row -> category.slug().equals(row.draft().category()))
            .map(row -> new FoundListing(row.id(), row.draft().title(), List.of()))
            .toList();
    return new CategoryEntryPreview(
        published.size(), within.size(), within.stream().limit(SHOWN_MOST).toList());
  }
}
