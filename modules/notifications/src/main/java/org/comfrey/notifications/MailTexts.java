package org.comfrey.notifications;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What mails say, in the reader's language (English where we do not have it). */
final class MailTexts {
  /** Subject and body, ready to be sent. */
  record Text(String subject, String body) {}

  private final Map<String, Properties> byLanguage = new HashMap<>();

  MailTexts() {
    for (String language : new String[] {"en", "de"}) {
      Properties texts = new Properties();
      String name = "mails_" + language + ".properties";
      try (var in = MailTexts.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is missing from the jar");
        }
        texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byLanguage.put(language, texts);
    }
  }

  /** A mail of the account itself. */
  Text account(String template, String locale, String name, String link) {
    Properties texts = texts(locale);
    return new Text(
        texts.getProperty(template + ".subject"),
        fill(texts.getProperty(template + ".body"), name, "", "", link, ""));
  }

  /** A mail about an order; goods have no start. */
  Text order(
      String template,
      String locale,
      String zone,
      String name,
      String title,
      @Nullable Instant start,
      String link) {
    Properties texts = texts(locale);
    String news = texts.getProperty(template, texts.getProperty("order.other"));
    String when = start == null ? "" : when(start, locale, zone);
    return new Text(
        fill(texts.getProperty("order.subject"), name, title, when, link, news),
        fill(
            texts.getProperty("order.body"),
            name,
            title,
            start == null ? "" : when + " (" + zone + ")",
            link,
            news));
  }

  private static String when(Instant start, String locale, String zone) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
        .withLocale(Locale.forLanguageTag(locale))
        .format(start.atZone(ZoneId.of(zone)));
  }

  private Properties texts(String locale) {
    Properties texts = byLanguage.get(Locale.forLanguageTag(locale).getLanguage());
    return texts == null ? byLanguage.getOrDefault("en", new Properties()) : texts;
  }

  private static String fill(String pattern, Object... values) {
    return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(values);
  }
}
