package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementReaderTest {
  private static final String GOODS = ShippedAgreements.text("goods").orElseThrow();

  private static List<String> problems(String text) {
    return switch (AgreementReader.read(text)) {
      case Reading.Read _ -> List.of();
      case Reading.Unreadable(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  private static String hash(String text) {
    return switch (AgreementReader.read(text)) {
      case Reading.Read(Agreement agreement) -> agreement.hash();
      case Reading.Unreadable(List<Problem> problems) -> problems.toString();
    };
  }

  private static int lineOf(String fragment) {
    List<String> lines = GOODS.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(fragment)) {
        return i + 1;
      }
    }
    throw new AssertionError(fragment);
  }

  @Test
  void aMisspeltKeyIsNamedWithItsPlaceAndTheNearestOne() {
    assertThat(problems(GOODS.replaceFirst("    awaits: price", "    await: price")))
        .contains(
            lineOf("awaits: price")
                + ":5: The state awaiting-payment has no key await; did you mean awaits?");
  }

  @Test
  void aMisspeltNameIsNamedWithItsPlaceAndTheNearestOne() {
    assertThat(problems(GOODS.replaceFirst("    to: purchased", "    to: purchase")))
        .containsExactly(
            lineOf("    to: purchased")
                + ":9: There is no state purchase; did you mean purchased?");
  }

  @Test
  void aMoneyLineThatIsNoneSaysWhatIs() {
    assertThat(problems(GOODS.replaceFirst("collect price into escrow", "take price")))
        .singleElement()
        .asString()
        .startsWith(lineOf("collect price") + ":12: \"take price\" is not a money line; write");
  }

  @Test
  void anchorsAliasesTagsAndRepeatedKeysAreRefused() {
    assertThat(problems("a: &x {b: 1}\n"))
        .containsExactly("1:4: The anchor &x is refused; write the value where it is used.");
    assertThat(problems("a: &x\n  b: *x\n")).singleElement().asString().contains("&x is refused");
    assertThat(problems("a: *x\n")).singleElement().asString().contains("*x is refused");
    assertThat(problems("a: !!int 1\n")).singleElement().asString().contains("tag");
    assertThat(problems("a: 1\nb: 2\na: 3\n"))
        .containsExactly("3:1: The key a was already given on line 1.");
  }

  @Test
  void aLaterLanguageIsRefusedBeforeAnythingElseIsJudged() {
    assertThat(problems("language: 2\nnew-things: yes\n"))
        .containsExactly("1:11: This is written in language 2; this version reads language 1.");
  }

  @Test
  void aFileThatIsTooLargeTooDeepOrNoYamlIsRefused() {
    assertThat(problems("#" + "x".repeat(Yaml.CHARACTERS_AT_MOST)))
        .singleElement()
        .asString()
        .contains("characters");
    assertThat(problems("a: " + "[".repeat(200) + "]".repeat(200)))
        .singleElement()
        .asString()
        .contains("nested");
    assertThat(problems("a: [1\nb: 2")).singleElement().asString().contains("not YAML");
    assertThat(problems("")).singleElement().asString().contains("empty");
    assertThat(problems("language: 1\n---\nlanguage: 1\n"))
        .singleElement()
        .asString()
        .contains("second document");
    assertThat(problems("[]")).isNotEmpty();
    assertThat(problems("a: \u0000")).isNotEmpty();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThat(problems(GOODS.replaceFirst("at: entered \\+ 15m", "at: start")))
        .singleElement()
        .asString()
        .endsWith("Without appointment: true an order has no start.");
    assertThat(problems(GOODS.replaceFirst("    at: entered \\+ 15m\n", "")))
        .singleElement()
        .asString()
        .contains("needs at, and by: time, together");
    assertThat(problems(GOODS.replaceFirst("commission: 10%", "commission: 110%"))).isNotEmpty();
    assertThat(problems(GOODS.replaceFirst("at: entered \\+ 14d", "at: entered + 9999w")))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          commission: 10%     | commission: -1%                    | commission is a percentage
          commission: 10%     | commission: 33.333%                | commission is a percentage
          by: operator        | by: operater                       | did you mean operator?
          language: 1         | language: 1.0                      | reads language 1
          version: 1          | version: 99999999999999999999      | version is a whole number
          version: 1          | version: {a: 1}                    | version
          at-most: 3          | at-most: 0                         | at-most is a whole number
          price: given        | price: 50% of price                | price
          offer: chosen       | <<: {offer: chosen}                | <<
          entered + 15m       | entered + 15 minutes               | is not a moment
          entered + 14d       | entered - 99999999999999999999d    | at most five years
          to: purchased       | to: [purchased, sent]              | to
          rest of escrow      | rest of escro                      | did you mean escrow?
          to payment          | to escrow                          | cannot be paid to itself
          initial: awaiting   | initial: waiting                   | did you mean awaiting-payment?
          event: payment-cap  | event: payment-kep                 | event is payment-captured
          """)
  void aTextThatIsAlmostAnAgreementIsRefusedWithItsPlace(
      String written, String instead, String sentence) {
    assertThat(GOODS).contains(written);
    List<String> problems = problems(GOODS.replaceFirst(Pattern.quote(written), instead));
    assertThat(problems).isNotEmpty().allMatch(problem -> problem.matches("[0-9]+:[0-9]+: .+"));
    assertThat(String.join(" ", problems)).contains(sentence);
  }

  @Test
  void theHashIsOfWhatIsSaidAndNotOfHowItIsWritten() {
    String hash = hash(GOODS);
    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(hash("# another comment\n" + GOODS + "\n\n")).isEqualTo(hash);
    assertThat(
            hash(
                GOODS.replace(
                    "    from: sent\n    to: completed\n", "    to: completed\n    from: sent\n")))
        .isEqualTo(hash);
    assertThat(hash(GOODS.replace("commission: 10%", "commission: 11%"))).isNotEqualTo(hash);
  }
}
