package org.comfrey.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference that operators read says what the engine does. */
class ReferenceTest {
  private static final Path PAGE = Path.of("../../docs/guide/reference/agreements.md");

  @Test
  void theAgreementInTheReferenceIsProved() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));
    assertThat(AgreementReader.read(example)).isInstanceOf(Reading.Read.class);
    if (AgreementReader.read(example) instanceof Reading.Read(Agreement agreement)) {
      assertThat(Verifier.verify(agreement)).isInstanceOf(Verdict.Proved.class);
    }
  }

  @Test
  void everyFlawIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    for (Flaw flaw : Flaw.values()) {
      assertThat(page).contains("| `" + flaw + "` |");
    }
  }
}
