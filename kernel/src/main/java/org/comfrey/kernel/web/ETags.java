package org.comfrey.kernel.web;

import org.jspecify.annotations.Nullable;

/**
 * Lets two people change one thing without overwriting each other: an answer carries the version
 * that it shows as its ETag, and a change repeats it as If-Match (RFC 9110, section 13.1.1).
 */
public final class ETags {
  private ETags() {}

  /** The ETag of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Refuses a change that was made looking at another version: 428 {@code if-match-required}
   * without the header, 412 {@code stale} when it names another version. {@code *} is refused too,
   * because it would overwrite what was not seen.
   */
  public static void require(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw Problems.IF_MATCH_REQUIRED
          .because("Read the resource, and send the ETag of that answer as If-Match.")
          .at("If-Match", "required", "The header is missing.", "the ETag of the last answer");
    }
    if (!ifMatch.strip().equals(of(version))) {
      throw Problems.STALE
          .because("The resource changed since it was read. Read it again and decide anew.")
          .with("currentETag", of(version));
    }
  }
}
