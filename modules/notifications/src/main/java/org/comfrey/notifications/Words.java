package org.comfrey.notifications;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.comfrey.api.identity.internal.Contact;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue's texts, in the reader's language (English where we do not have it). A kind has
 * either one sentence, or a subject and a body of its own.
 */
final class Words {
  static final List<String> LANGUAGES = List.of("en", "de");

  private final Map<String, Properties> byLanguage = new HashMap<>();

  Words() {
    for (String language : LANGUAGES) {
      Properties texts = new Properties();
      String name = "mails_" + language + ".properties";
      try (var in = Words.class.getResourceAsStream(name)) {
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

  /**
   * What a mail says.
   *
   * @param headline the news in one sentence
   * @param before what stands before the link
   * @param when the appointment's time with its zone; empty where there is none
   * @param action what the link is called
   * @param after what stands behind it
   */
  record Spoken(
      String subject,
      String headline,
      List<String> before,
      String when,
      String action,
      String link,
      List<String> after) {}

  /** What is said about one thing. */
  Spoken of(News news, Contact to, String link) {
    Locale locale = Locale.forLanguageTag(to.locale());
    Properties texts = texts(to.locale());
    Map<String, String> values = news.values();
    String title = values.getOrDefault("title", "");
    String when = when(values.get("start"), locale, to.timeZone());
    Object[] fill = {
      to.displayName(),
      title,
      when,
      amount(values, locale),
      when(values.get("until"), locale, to.timeZone())
    };
    String action =
        texts.getProperty(
            "action." + news.template(),
            texts.getProperty("action." + news.kind().page().name().toLowerCase(Locale.ROOT)));
    String body = texts.getProperty(news.template() + ".body");
    if (body != null) {
      String subject = fill(texts.getProperty(news.template() + ".subject"), fill);
      String[] halves = body.split("\\{link}", 2);
      return new Spoken(
          subject,
          subject,
          paragraphs(halves[0], fill),
          when,
          action,
          link,
          halves.length > 1 ? paragraphs(halves[1], fill) : List.of());
    }
    String sentence =
        fill(texts.getProperty(news.template(), texts.getProperty("order.other")), fill);
    String headline = sentence.substring(0, 1).toUpperCase(locale) + sentence.substring(1);
    return new Spoken(
        title.isEmpty() ? headline : title + ": " + sentence,
        headline,
        List.of(headline + (headline.matches("(?s).*[.?!]") ? "" : ".")),
        when,
        action,
        link,
        List.of());
  }

  /** A text of the frame around the news. */
  String text(String locale, String key, Object... values) {
    String pattern = texts(locale).getProperty(key);
    if (pattern == null) {
      throw new IllegalStateException("the catalogue of mails has no " + key);
    }
    return fill(pattern, values);
  }

  /** Whether the catalogue of that language has what a kind needs. */
  boolean has(String language, String template) {
    Properties texts = byLanguage.getOrDefault(language, new Properties());
    return texts.containsKey(template)
        || texts.containsKey(template + ".subject") && texts.containsKey(template + ".body");
  }

  /** The language in which somebody is written to. */
  String language(String locale) {
    String language = Locale.forLanguageTag(locale).getLanguage();
    return byLanguage.containsKey(language) ? language : "en";
  }

  private static List<String> paragraphs(String text, Object... fill) {
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : fill(text, fill).split("\n\n")) {
      if (!paragraph.isBlank()) {
        paragraphs.add(paragraph.strip());
      }
    }
    return paragraphs;
  }

  private static String when(@Nullable String instant, Locale locale, String zone) {
    if (instant == null) {
      return "";
    }
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
            .withLocale(locale)
            .format(Instant.parse(instant).atZone(ZoneId.of(zone)))
        + " ("
        + zone
        + ")";
  }

  private static String amount(Map<String, String> values, Locale locale) {
    String minor = values.get("amountMinor");
    String code = values.get("currency");
    if (minor == null || code == null) {
      return "";
    }
    Currency currency = Currency.getInstance(code);
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(currency);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(new BigDecimal(minor).movePointLeft(digits));
  }

  private Properties texts(String locale) {
    return byLanguage.getOrDefault(language(locale), new Properties());
  }

  private static String fill(String pattern, Object... values) {
    return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(values);
  }
}
