package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindsTest {
  private static final Path SHIPPED =
      Path.of("../../engines/agreement/src/main/resources/org/comfrey/agreement/shipped");

  @Test
  void everyKindHasWordsInEveryLanguage() {
    Words words = new Words();
    for (String language : Words.LANGUAGES) {
      for (Kind kind : Kinds.all()) {
        assertThat(words.has(language, kind.template()))
            .as(language + " " + kind.template())
            .isTrue();
      }
      for (Category category : Category.values()) {
        assertThat(words.text(language, "category." + category.label())).isNotBlank();
        assertThat(words.text(language, "push." + category.label())).isNotBlank();
      }
    }
  }

  @Test
  void whateverAShippedAgreementTellsAPartyIsInTheCatalogue() throws IOException {
    Set<String> told = new TreeSet<>();
    Pattern tell = Pattern.compile("(client|provider): ([a-z]+\\.[a-z-]+)");
    try (Stream<Path> files = Files.list(SHIPPED)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher found = tell.matcher(line);
          while (line.contains("tell:") && found.find()) {
            told.add(found.group(2));
          }
        }
      }
    }
    assertThat(told).hasSizeGreaterThan(30);
    assertThat(Kinds.all().stream().map(Kind::template)).containsAll(told);
  }

  @Test
  void whatProtectsAccountOrMoneyCannotBeSwitchedOff() {
    for (String template :
        List.of(
            "password-changed",
            "dispute.opened",
            "chargeback.open",
            "wallet.payout-failed",
            "order.cancelled-by-provider",
            "order.balance-due")) {
      Category category = Kinds.of(template).category();
      assertThat(category.fixed(Channel.MAIL)).as(template).isTrue();
      assertThat(category.fixed(Channel.APP)).as(template).isTrue();
    }
    assertThat(Category.REVIEWS.fixed(Channel.MAIL)).isFalse();
  }

  @Test
  void codesInLinksAreEachOnesOwn() {
    Set<Character> codes = new HashSet<>();
    for (Category category : Category.values()) {
      assertThat(codes.add(category.code())).as(category.label()).isTrue();
      assertThat(Category.coded(category.code())).hasValue(category);
    }
    assertThat(codes).doesNotContain('*');
  }
}
