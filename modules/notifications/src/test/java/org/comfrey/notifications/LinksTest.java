package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.ServerKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.util.HtmlUtils;

/** Every link of every mail leads to a page that the browser application has, about the thing. */
class LinksTest {
  private static final Path ROUTES = Path.of("../../web/src/app/router.tsx");
  private static final Pattern PAGE = Pattern.compile("\\bpage\\(\\s*'([^']+)'");
  private static final Pattern LINK = Pattern.compile("https://care\\.example([^\\s\"<]*)");
  private static final boolean[] ONE = {false};
  private static final boolean[] BOTH = {false, true};
  private static final UUID LISTING = UUID.randomUUID();
  private static final UUID CONVERSATION = UUID.randomUUID();
  private static final UUID DISPUTE = UUID.randomUUID();
  private static final OrderId ORDER = new OrderId(UUID.randomUUID());

  @TempDir static Path folder;
  private static Letters letters;
  private static List<Pattern> routes;

  @BeforeAll
  static void begin() throws IOException {
    ServerKeys keys = new ServerKeys(MasterKey.create(folder.resolve("master.key")));
    letters = new Letters(new Words(), new UnsubscribeLinks(keys, Fixture.HOME), Fixture.HOME);
    routes =
        PAGE.matcher(Files.readString(ROUTES))
            .results()
            .map(found -> Pattern.compile(found.group(1).replaceAll("\\$\\w+", "[0-9a-f-]{36}")))
            .toList();
    assertThat(routes).hasSizeGreaterThan(60);
  }

  private static Letter letter(Kind kind, String locale, String token, boolean disputed) {
    PersonId person = new PersonId(UUID.randomUUID());
    Addresses.Reached to =
        new Addresses.Reached(
            new Contact(person, "A Reader", "reader@test.example", locale, "Europe/Vienna"),
            token.isEmpty() ? null : token);
    Map<String, String> values =
        Map.of(
            "title",
            "Massage",
            "start",
            "2026-03-29T00:30:00Z",
            "amountMinor",
            "100",
            "currency",
            "EUR",
            "listing",
            LISTING.toString(),
            "conversation",
            CONVERSATION.toString(),
            disputed ? "dispute" : "other",
            DISPUTE.toString());
    return letters.of(
        News.of(UUID.randomUUID(), person, kind.template(), values, ORDER, Instant.EPOCH), to);
  }

  private static Set<String> links(String mail) {
    return LINK.matcher(mail)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isPage(String link) {
    String path = link.replaceAll("#.*", "");
    return routes.stream().anyMatch(route -> route.matcher(path).matches());
  }

  /** Where the news itself is. */
  private static String thing(Kind kind, boolean disputed) {
    return switch (kind.page()) {
      case ORDER -> disputed ? "/disputes/" + DISPUTE : "/bookings/" + ORDER;
      case WALLET -> "/wallet";
      case VOUCHERS -> "/wallet/vouchers";
      case LISTING -> "/listings/" + LISTING;
      case OWN_LISTING -> "/provide/listings/" + LISTING;
      case CONVERSATION -> "/messages/" + CONVERSATION;
      case SECURITY -> "/you/security";
      case DEVELOPER -> "/you/developer";
      case PRIVACY, ERASED -> "/you/privacy";
      case CONFIRM, SIGN_IN, RESET -> "/sign-in";
    };
  }

  @Test
  void everyMailLeadsToTheThingItIsAboutInBothItsParts() {
    for (String locale : Words.LANGUAGES) {
      for (Kind kind : Kinds.all()) {
        for (boolean disputed : kind.page() == Kind.Page.ORDER ? BOTH : ONE) {
          Letter letter = letter(kind, locale, "", disputed);
          Set<String> inText = links(letter.text());
          assertThat(links(HtmlUtils.htmlUnescape(letter.html())))
              .as(kind.template())
              .isEqualTo(inText);
          assertThat(inText)
              .as(kind.template())
              .contains(thing(kind, disputed), "/you/notifications")
              .allMatch(LinksTest::isPage, "a page of the application");
        }
      }
    }
  }

  @Test
  void whatCarriesATokenLeadsToThePageThatTakesIt() {
    Map<Kind.Page, String> pages =
        Map.of(
            Kind.Page.CONFIRM, "/confirm#token=",
            Kind.Page.SIGN_IN, "/sign-in/link#token=",
            Kind.Page.RESET, "/reset#token=",
            Kind.Page.ERASED, "/erased#token=");
    for (Kind kind : Kinds.all()) {
      String page = pages.get(kind.page());
      if (page != null) {
        Letter letter = letter(kind, "en", "a-token", false);
        assertThat(links(letter.text())).contains(page + "a-token").allMatch(LinksTest::isPage);
        assertThat(links(HtmlUtils.htmlUnescape(letter.html()))).contains(page + "a-token");
      }
    }
  }

  @Test
  void aLinkThatNoPageHasIsSeen() {
    assertThat(isPage("/bookings/" + ORDER)).isTrue();
    assertThat(isPage("/bookings/" + ORDER + "/nothing")).isFalse();
    assertThat(isPage("/listings/")).isFalse();
  }
}
