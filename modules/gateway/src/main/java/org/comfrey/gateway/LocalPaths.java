package org.comfrey.gateway;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser may be sent after signing in: somewhere on this origin, whatever a link asked
 * for.
 */
final class LocalPaths {
  /**
   * One slash, then anything that no browser reads as another host, a scheme or a line of headers.
   */
  private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]*");

  private static final int LONGEST = 2_000;

  private LocalPaths() {}

  /** The path, or the front page instead of what is none. */
  static String orFront(@Nullable String path) {
    return path != null
            && path.length() <= LONGEST
            && LOCAL.matcher(path).matches()
            && !path.startsWith("/bff/")
            && !path.startsWith("/oauth2/")
        ? path
        : "/";
  }
}
