package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgreementCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return AgreementCommand.run(
        args,
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFileThatIsNoAgreementExitsWithOneAndNamesThePlace(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "language: 1\nagrement: x\n");
    assertThat(run("verify", file.toString())).isEqualTo(1);
    assertThat(complained())
        .contains("a.yaml:2:1: An agreement has no key agrement; did you mean agreement?");
    Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(run("verify", folder.resolve("b.yaml").toString())).isEqualTo(1);
    assertThat(complained()).contains("b.yaml:1:1: This is not UTF-8 text");
  }

  @Test
  void whatCannotBeOpenedOrIsNotUnderstoodExitsWithTwo(@TempDir Path folder) {
    assertThat(run("verify", folder.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(run("verify", folder.toString())).isEqualTo(2);
    assertThat(run("verify")).isEqualTo(2);
    assertThat(run("prove", "goods")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void aBrokenAgreementExitsWithOneAndPrintsTheWayThere(@TempDir Path folder) throws Exception {
    String text =
        ShippedAgreements.text("goods")
            .orElseThrow()
            .replaceFirst("by: provider\n    money: pay rest of escrow to payment", "by: provider");
    Path file = Files.writeString(folder.resolve("broken.yaml"), text);
    assertThat(run("verify", "goods", file.toString())).isEqualTo(1);
    assertThat(printed())
        .contains("goods: proved goods version 1")
        .contains("NOT_DRAINED decline: The order ends in refunded with money in the pot escrow")
        .contains("shortest counterexample, 2 steps:")
        .contains("2. 00:00: provider takes decline, purchased -> refunded");
  }

  @Test
  void aProvedAgreementExitsWithZeroAlsoFromTheStandardInput() {
    byte[] text = ShippedAgreements.text("goods").orElseThrow().getBytes(StandardCharsets.UTF_8);
    int code =
        AgreementCommand.run(
            new String[] {"verify", "-"},
            new ByteArrayInputStream(text),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).isZero();
    assertThat(printed()).contains("-: proved goods");
  }

  @ParameterizedTest
  @MethodSource("org.comfrey.agreement.VerifierTest#shipped")
  void thePicturesAreWellFormedAndNameEveryState(String name) {
    Agreement agreement = ShippedAgreements.named(name);
    String svg = Drawing.svg(agreement);
    assertThatCode(() ->
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8))))
        .doesNotThrowAnyException();
    String mermaid = Drawing.mermaid(agreement);
    for (String state : agreement.states().keySet()) {
      assertThat(svg).contains(">" + state.replace('-', ' ') + "<");
      assertThat(mermaid).contains(state.replace('-', '_'));
    }
  }

  @Test
  void simulateTellsTheSameStoryForTheSameSeedAndListAndShowTellWhatThereIs() {
    assertThat(run("simulate", "goods", "--seed", "4", "--orders", "30")).isZero();
    String first = printed();
    out.reset();
    assertThat(run("simulate", "goods", "--seed", "4", "--orders", "30")).isZero();
    assertThat(printed()).isEqualTo(first).contains("seed 4: 30 orders");
    out.reset();
    assertThat(run("list")).isZero();
    assertThat(printed()).contains("appointment-instant").contains("goods");
    assertThat(run("show", "god")).isEqualTo(2);
    assertThat(complained()).contains("did you mean goods?");
    out.reset();
    assertThat(run("show", "goods")).isZero();
    assertThat(printed()).isEqualTo(ShippedAgreements.text("goods").orElseThrow());
  }
}
