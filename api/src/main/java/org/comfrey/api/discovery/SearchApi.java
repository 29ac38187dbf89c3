package org.comfrey.api.discovery;

import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Finds published listings. */
@HttpExchange
public interface SearchApi {
  /**
   * Listings that match everything given, best first. The words are read: "massage near me on
   * Saturday under 60" asks for massage within 25 km of {@code near}, on the next Saturday, for at
   * most 60; the answer says what was understood. What is in quotation marks is taken as it stands.
   *
   * @param query words, at most 200 characters
   * @param minPriceMinor the lowest price, in the minor unit of {@code currency}
   * @param category a category's id
   * @param maxPriceMinor the highest price, in the minor unit of {@code currency}
   * @param language BCP 47
   * @param near latitude,longitude in degrees
   * @param withinKilometres radius around {@code near}, 1 to 500; 25 when absent
   * @param place at-place or online
   * @param freeOn a local date of the listing's zone, yyyy-mm-dd, on which a time is free
   * @param freeFrom the earliest local time, hh:mm, at which it begins on that day
   * @param freeBefore a local time, hh:mm, before which it begins on that day
   * @param sort relevance, price, distance or newest
   * @param details whether to count facets and to say why each hit was found
   * @param acceptLanguage whose language comes first where several listings are as good
   */
  @GetExchange("/v1/search")
  @Access(Permission.PUBLIC)
  SearchResult search(
      @RequestParam(value = "q", required = false) @Nullable String query,
      @RequestParam(value = "category", required = false) @Nullable String category,
      @RequestParam(value = "minPriceMinor", required = false) @Nullable Long minPriceMinor,
      @RequestParam(value = "maxPriceMinor", required = false) @Nullable Long maxPriceMinor,
      @RequestParam(value = "currency", required = false) @Nullable String currency,
      @RequestParam(value = "language", required = false) @Nullable String language,
      @RequestParam(value = "near", required = false) @Nullable String near,
      @RequestParam(value = "withinKilometres", required = false)
          @Nullable Integer withinKilometres,
      @RequestParam(value = "place", required = false) @Nullable String place,
      @RequestParam(value = "freeOn", required = false) @Nullable String freeOn,
      @RequestParam(value = "freeFrom", required = false) @Nullable String freeFrom,
      @RequestParam(value = "freeBefore", required = false) @Nullable String freeBefore,
      @RequestParam(value = "sort", required = false) @Nullable String sort,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit,
      @RequestParam(value = "details", required = false) @Nullable Boolean details,
      @RequestHeader(value = "Accept-Language", required = false) @Nullable String acceptLanguage);
}
