package org.comfrey.identity.session;

import org.jspecify.annotations.Nullable;

/**
 * Tells people's browsers apart by what they call themselves, in the few words that one recognizes
 * one's own by.
 */
public final class Devices {
  // The more particular names come first: every browser also calls itself by its forebears' names.
  private static final String[][] BROWSERS = {
    {"Edg/", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"}
  };
  private static final String[][] SYSTEMS = {
    {"iPhone", "iPhone"},
    {"iPad", "iPad"},
    {"Android", "Android"},
    {"Windows", "Windows"},
    {"Mac OS X", "Mac"},
    {"CrOS", "ChromeOS"},
    {"Linux", "Linux"}
  };
  private static final int LONGEST = 60;

  private Devices() {}

  /**
   * For example "Firefox on Linux"; the first word of a program that is no browser; null without a
   * name.
   */
  public static @Nullable String describe(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return null;
    }
    @Nullable String browser = named(userAgent, BROWSERS);
    @Nullable String system = named(userAgent, SYSTEMS);
    if (browser != null && system != null) {
      return browser + " on " + system;
    }
    String first = userAgent.strip().split("[\\s/]", 2)[0];
    return first.substring(0, Math.min(first.length(), LONGEST));
  }

  private static @Nullable String named(String userAgent, String[][] names) {
    for (String[] name : names) {
      if (userAgent.contains(name[0])) {
        return name[1];
      }
    }
    return null;
  }
}
