package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.ServerKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LettersTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "title", "Massage <b>&\"quotes\"</b>",
          "start", "2026-03-29T00:30:00Z",
          "zone", "Europe/London",
          "until", "2026-03-28T18:00:00Z",
          "amountMinor", "123456",
          "currency", "EUR");

  @TempDir static java.nio.file.Path folder;
  private static Letters letters;

  @BeforeAll
  static void begin() {
    ServerKeys keys = new ServerKeys(MasterKey.create(folder.resolve("master.key")));
    letters = new Letters(new Words(), new UnsubscribeLinks(keys, Fixture.HOME), Fixture.HOME);
  }

  private static Addresses.Reached reader(String locale) {
    return new Addresses.Reached(
        new Contact(
            new PersonId(java.util.UUID.randomUUID()),
            "<script>alert(1)</script> O'Neill {0}",
            "reader@test.example",
            locale,
            "Europe/Vienna"),
        null);
  }

  private static Letter letter(String template, String locale) {
    Addresses.Reached to = reader(locale);
    return letters.of(
        News.of(
            java.util.UUID.randomUUID(),
            to.contact().id(),
            template,
            VALUES,
            null,
            java.time.Instant.EPOCH),
        to);
  }

  @Test
  void everyKindIsWholeInEveryLanguageAndNothingOfItIsMarkup() {
    for (String locale : new String[] {"en", "de-AT"}) {
      for (Kind kind : Kinds.all()) {
        Letter letter = letter(kind.template(), locale);
        String what = locale + " " + kind.template();
        assertThat(letter.subject()).as(what).isNotBlank();
        assertThat(letter.html())
            .as(what)
            .contains(
                "lang=\"" + locale.substring(0, 2) + "\"",
                "&lt;script&gt;",
                "https://care.example/")
            .doesNotContain("<script>", "<b>&", "{{", "null");
        assertThat(letter.text())
            .as(what)
            .contains("<script>alert(1)</script> O'Neill {0}", "https://care.example/")
            .doesNotContain("{{", "{link}", "&lt;", "null");
      }
    }
  }

  @Test
  void timesAndAmountsAreTheReadersOwn() {
    // Half past midnight in London is half past one in Vienna, half an hour before the change.
    assertThat(letter("order.booked", "en").text())
        .contains("Sunday, March 29, 2026", "1:30", "(Europe/Vienna)");
    assertThat(letter("order.booked", "de").text())
        .contains("Sonntag, 29. März 2026", "01:30", "(Europe/Vienna)");
    assertThat(letter("wallet.payout-paid", "de").subject()).contains("1.234,56");
    assertThat(letter("wallet.payout-paid", "en").subject()).contains("€1,234.56");
  }

  @Test
  void whoeverReadsALanguageThatWeDoNotHaveReadsEnglish() {
    assertThat(letter("order.booked", "fi").text()).contains("The appointment is booked.");
  }
}
