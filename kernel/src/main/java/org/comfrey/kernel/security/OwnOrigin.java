package org.comfrey.kernel.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.comfrey.kernel.web.Problems;

/** Tells requests of our own pages from those that another site made the browser send. */
final class OwnOrigin {
  private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");

  private final String origin;
  private final boolean loopback;

  OwnOrigin(URI publicUrl) {
    this.origin = originOf(publicUrl);
    this.loopback = isLoopback(publicUrl.getHost());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.matches("[0-9.]+|\\[.*]") && InetAddress.ofLiteral(bare(host)).isLoopbackAddress();
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * Refuses what a browser says came from elsewhere. Programs that are no browsers say nothing of
   * it.
   */
  void check(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String from = request.getHeader("Origin");
    if (site != null && !OWN_FETCHES.contains(site.toLowerCase(Locale.ROOT))
        || from != null && !isOwn(from, request)) {
      throw Problems.CROSS_SITE.because(
          "The browser says that another site made this request. The pages of this one are at "
              + origin
              + ".");
    }
  }

  private boolean isOwn(String from, HttpServletRequest request) {
    // On one's own machine the port is chosen at start and the name is one of several.
    return from.equalsIgnoreCase(origin)
        || loopback && from.equalsIgnoreCase("http://" + request.getHeader("Host"));
  }

  static String originOf(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }
}
