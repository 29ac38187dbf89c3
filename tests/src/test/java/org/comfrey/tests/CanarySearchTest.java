package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for private values finds what was planted; else finding nothing would say nothing. */
class CanarySearchTest {
  private static final String VALUE = "Zyx Quetzal/4711+ä";

  private final Canaries canaries = new Canaries().add("the note", VALUE);

  @TempDir Path folder;

  @Test
  void aValueIsFoundInEveryFormInTheMiddleOfAnything() {
    for (byte[] form : Canaries.forms(VALUE).values()) {
      assertThat(canaries.in(amid(form))).isNotEmpty();
    }
    assertThat(canaries.in("zyx quetzal/4711+ä")).containsExactly("the note as it is");
    assertThat(canaries.in("Zyx Quetzal/4712+ä, and nothing else")).isEmpty();
  }

  @Test
  void base64IsFoundWhateverStandsAround() {
    java.util.Base64.Encoder encoder = java.util.Base64.getEncoder();
    for (int before = 0; before < 6; before++) {
      for (int behind = 0; behind < 6; behind++) {
        String text = "b".repeat(before) + VALUE + "e".repeat(behind);
        assertThat(canaries.in(encoder.encode(text.getBytes(StandardCharsets.UTF_8))))
            .as("%d before, %d behind", before, behind)
            .isNotEmpty();
      }
    }
  }

  @Test
  void itIsFoundInAFileThoughItLiesAcrossTwoPiecesAndInAFilesName() throws IOException {
    byte[] value = VALUE.getBytes(StandardCharsets.UTF_8);
    byte[] large = new byte[(1 << 22) + 1_000];
    new Random(7).nextBytes(large);
    System.arraycopy(value, 0, large, (1 << 22) - 5, value.length);
    Files.write(folder.resolve("large"), large);
    Files.createFile(folder.resolve("of zyx quetzal.txt"));
    Files.createFile(folder.resolve("zyx quetzal"));
    assertThat(canaries.under(folder)).hasSize(1).first().asString().contains("large has the note");
    assertThat(new Canaries().add("the name", "zyx quetzal").under(folder)).hasSize(2);
  }

  private static byte[] amid(byte[] form) {
    var around = new ByteArrayOutputStream();
    byte[] noise = new byte[101];
    new Random(3).nextBytes(noise);
    around.writeBytes(noise);
    around.writeBytes(form);
    around.writeBytes(noise);
    return around.toByteArray();
  }
}
