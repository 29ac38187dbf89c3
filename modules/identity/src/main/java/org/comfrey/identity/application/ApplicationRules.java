package org.comfrey.identity.application;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.comfrey.api.identity.NewApplication;
import org.comfrey.kernel.security.Scope;
import org.comfrey.kernel.web.Problems;

/** Which applications may be registered (RFC 9700 sections 2.1 and 4.1, RFC 8252 section 8.4). */
final class ApplicationRules {
  private static final int NAME_CHARACTERS = 80;
  private static final int MOST = 20;
  private static final int LONGEST_URI = 500;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private ApplicationRules() {}

  static void check(NewApplication asked) {
    int length = asked.name().codePointCount(0, asked.name().length());
    if (asked.name().isBlank()
        || length > NAME_CHARACTERS
        || asked.name().chars().anyMatch(c -> c < ' ')) {
      throw Problems.invalid(
          "name",
          "invalid",
          "The name is empty, too long, or no single line.",
          "1 to 80 characters");
    }
    uris("redirectUris", asked.redirectUris());
    uris("postLogoutRedirectUris", asked.postLogoutRedirectUris());
    audiences(asked.audiences());
    scopes(asked);
    if (asked.actsForItself() && !asked.confidential()) {
      throw Problems.invalid(
          "actsForItself",
          "needs-secret",
          "Only an application that keeps a secret can act for itself.",
          "false, or confidential: true");
    }
    if (!asked.actsForItself() && asked.redirectUris().isEmpty()) {
      throw Problems.invalid(
          "redirectUris",
          "required",
          "Without a redirect URI nobody can sign in to the application.",
          "at least one");
    }
  }

  private static void scopes(NewApplication asked) {
    if (asked.scopes().size() > MOST) {
      throw Problems.invalid("scopes", "too-many", "There are too many scopes.", "at most " + MOST);
    }
    for (String label : asked.scopes()) {
      // All of the platform at once is for its own applications alone.
      if (Scope.labelled(label).filter(scope -> scope != Scope.API).isEmpty()) {
        throw Problems.invalid(
            "scopes",
            "unknown",
            "There is no scope " + label + " to give.",
            "openid, account, offer, trade, money, news, system");
      }
    }
  }

  private static void uris(String field, List<String> uris) {
    if (uris.size() > MOST) {
      throw Problems.invalid(field, "too-many", "There are too many.", "at most " + MOST);
    }
    for (String text : uris) {
      URI uri = parsed(field, text);
      boolean web = "https".equals(uri.getScheme());
      boolean own =
          "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
      if (!web && !own
          || uri.getHost() == null
          || uri.getFragment() != null
          || uri.getUserInfo() != null) {
        throw Problems.invalid(
            field,
            "not-acceptable",
            "The address is not one that people can safely be sent to.",
            "https://host/path, or http://127.0.0.1/path for a program on people's own machines");
      }
    }
  }

  private static void audiences(List<String> audiences) {
    if (audiences.size() > MOST) {
      throw Problems.invalid("audiences", "too-many", "There are too many.", "at most " + MOST);
    }
    for (String text : audiences) {
      URI uri = parsed("audiences", text);
      if (!uri.isAbsolute() || uri.getFragment() != null) {
        throw Problems.invalid(
            "audiences",
            "not-acceptable",
            "An audience is an absolute URI without a fragment (RFC 8707).",
            "for example https://reports.example");
      }
    }
  }

  private static URI parsed(String field, String text) {
    try {
      if (text.length() <= LONGEST_URI && !text.contains("..") && !text.contains("*")) {
        return new URI(text);
      }
    } catch (URISyntaxException noUri) {
      // Refused below.
    }
    throw Problems.invalid(field, "no-uri", "This is no plain URI.", "an absolute URI");
  }
}
