package org.comfrey.notifications;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes mails: the catalogue's words in the two forms of a mail. The forms are Mustache templates;
 * the one for the eye escapes whatever is put into it.
 */
final class Letters {
  private static final int MOST_ITEMS = 50;

  private final Words words;
  private final Template text = template("letter.txt", false);
  private final Template html = template("letter.html", true);
  private final UnsubscribeLinks links;
  private final URI publicUrl;

  Letters(Words words, UnsubscribeLinks links, URI publicUrl) {
    this.words = words;
    this.links = links;
    this.publicUrl = publicUrl;
  }

  private static Template template(String name, boolean escapes) {
    try (InputStream in =
        Objects.requireNonNull(Letters.class.getResourceAsStream(name), "a resource of the jar")) {
      return Mustache.compiler()
          .escapeHTML(escapes)
          .emptyStringIsFalse(true)
          .compile(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mail about one thing. */
  Letter of(News news, Addresses.Reached to) {
    Words.Spoken spoken = words.of(news, to.contact(), link(news, to.token()));
    Map<String, Object> form = form(to, spoken.subject());
    form.put("before", spoken.before());
    form.put("title", news.values().getOrDefault("title", ""));
    form.put("when", spoken.when());
    form.put("action", spoken.action());
    form.put("link", spoken.link());
    form.put("after", spoken.after());
    Category category = news.kind().category();
    String locale = to.contact().locale();
    boolean critical = category.critical();
    form.put(
        "why",
        critical
            ? words.text(locale, "footer.critical")
            : words.text(locale, "footer.why", words.text(locale, "category." + category.label())));
    return letter(news.template(), form, to, critical ? null : category, !critical)
        .with(Invitation.of(news.invitation(), to.contact(), publicUrl));
  }

  /**
   * One mail about several things, none of them critical; of very many the newest.
   *
   * @param reason why they come together, as the deliveries say
   */
  Letter summary(String reason, List<News> news, Addresses.Reached to) {
    String locale = to.contact().locale();
    List<Map<String, Object>> items = new ArrayList<>();
    int left = Math.max(0, news.size() - MOST_ITEMS);
    for (News one : news.subList(left, news.size())) {
      Words.Spoken spoken = words.of(one, to.contact(), link(one, null));
      items.add(
          Map.of(
              "said", spoken.headline(),
              "title", one.values().getOrDefault("title", ""),
              "when", spoken.when(),
              "link", spoken.link()));
    }
    Map<String, Object> form = form(to, words.text(locale, "digest.subject", news.size()));
    form.put("before", List.of(words.text(locale, reason + ".intro")));
    form.put("items", items);
    form.put("several", true);
    form.put("after", left == 0 ? List.of() : List.of(words.text(locale, "digest.left", left)));
    form.put("action", words.text(locale, "action.news"));
    form.put("link", publicUrl + "/news");
    form.put("why", words.text(locale, "footer." + reason));
    return letter("digest", form, to, null, true);
  }

  private Letter letter(
      String template,
      Map<String, Object> form,
      Addresses.Reached to,
      @Nullable Category category,
      boolean canBeStopped) {
    String locale = to.contact().locale();
    form.put("choose", words.text(locale, "footer.choose"));
    form.put("chooseLink", publicUrl + "/you/notifications");
    if (canBeStopped) {
      form.put("stop", words.text(locale, "footer.stop"));
      form.put("stopLink", links.forPeople(to.contact().id(), category));
    }
    return new Letter(
        template,
        String.valueOf(form.get("subject")),
        text.execute(form),
        html.execute(form),
        canBeStopped ? links.forPrograms(to.contact().id(), category) : null,
        null);
  }

  private Map<String, Object> form(Addresses.Reached to, String subject) {
    String locale = to.contact().locale();
    Map<String, Object> form = new HashMap<>();
    form.put("language", words.language(locale));
    form.put("subject", subject);
    form.put("greeting", words.text(locale, "greeting", to.contact().displayName()));
    form.put("home", publicUrl.toString());
    for (String absent : List.of("title", "when", "stop", "stopLink")) {
      form.put(absent, "");
    }
    form.put("items", List.of());
    form.put("several", false);
    form.put("after", List.of());
    return form;
  }

  /** The token stands behind the #, so that it reaches no server's log. */
  private String link(News news, @Nullable String token) {
    if (token == null) {
      return publicUrl + news.link();
    }
    return publicUrl
        + switch (news.kind().page()) {
          case SIGN_IN -> "/sign-in/link#token=";
          case ERASED -> "/erased#token=";
          case RESET -> "/reset#token=";
          default -> "/confirm#token=";
        }
        + token;
  }
}
