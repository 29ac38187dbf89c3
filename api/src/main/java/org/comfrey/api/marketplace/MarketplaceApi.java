package org.comfrey.api.marketplace;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.Viewable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Listings as their providers keep them and as everyone reads them. */
@HttpExchange
public interface MarketplaceApi {
  /** All categories in the order in which they are shown, named in the language asked for. */
  @GetExchange("/v1/categories")
  @Access(Permission.PUBLIC)
  List<Category> categories(
      @RequestHeader(value = "Accept-Language", required = false) @Nullable String language);

  /**
   * Starts a listing as a draft. 201 with ETag. Whoever means to publish it (publishing) and is
   * refused is told in the same answer what else that would need.
   */
  @PostExchange("/v1/listings")
  @Access(Permission.PROVIDE)
  ResponseEntity<Listing> draft(
      @RequestParam(value = "publishing", required = false) @Nullable Boolean publishing,
      @RequestBody ListingDraft draft);

  /** A listing: a published one for everyone, any state for its provider. Carries an ETag. */
  @GetExchange("/v1/listings/{id}")
  @Access(Permission.PUBLIC)
  ResponseEntity<Listing> listing(@PathVariable("id") ListingId id);

  /**
   * Replaces what the provider wrote. 412 when it changed meanwhile, 428 without If-Match;
   * publishing as above.
   */
  @PutExchange("/v1/listings/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Listing> change(
      @PathVariable("id") ListingId id,
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestParam(value = "publishing", required = false) @Nullable Boolean publishing,
      @RequestBody ListingDraft draft);

  /** Shows a complete listing to everyone. 422 names each field that is still missing. */
  @PostExchange("/v1/listings/{id}/publish")
  @Access(Permission.PROVIDE)
  ResponseEntity<Listing> publish(@PathVariable("id") ListingId id);

  /** Takes a listing out of sight; running orders go on. */
  @PostExchange("/v1/listings/{id}/pause")
  @Access(Permission.PROVIDE)
  ResponseEntity<Listing> pause(@PathVariable("id") ListingId id);

  /** One's own listings in every state, newest first. */
  @GetExchange("/v1/me/listings")
  @Viewable("offers")
  @Access(Permission.PROVIDE)
  Page<Listing> mine(
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Takes a picture (JPEG, PNG or WebP by its content, at most 8 MiB) and strips its metadata. 201.
   */
  @PostExchange(value = "/v1/media", contentType = "application/octet-stream")
  @Access(Permission.OWN_ACCOUNT)
  ResponseEntity<Media> upload(@RequestBody byte[] content);

  /** A picture, at most {@code width} pixels wide when that is given; cacheable for ever. */
  @GetExchange("/v1/media/{id}")
  @Access(Permission.PUBLIC)
  ResponseEntity<byte[]> media(
      @PathVariable("id") MediaId id,
      @RequestParam(value = "width", required = false) @Nullable Integer width);
}
