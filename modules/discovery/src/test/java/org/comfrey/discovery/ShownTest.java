package org.comfrey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static final Shown EVERYTHING =
      new Shown(
          new ListingId(new UUID(0x7000L, 0x8000000000000001L)),
          new PersonId(new UUID(0x7000L, 0x8000000000000002L)),
          "Rückenmassage \uD83C\uDF3F",
          "Bei Kreuzschmerzen …",
          "massage",
          new Money(Long.MAX_VALUE, "EUR"),
          90,
          "at-place",
          "Wien",
          new GeoPoint(-48.2082, 16.3738),
          List.of("de", "pt-BR"),
          new MediaId(new UUID(0x7000L, 0x8000000000000003L)),
          "appointment-instant",
          true);

  @Test
  void whatIsShownComesBackFromItsBytes() throws IOException {
    Shown little =
        new Shown(
            EVERYTHING.id(),
            EVERYTHING.provider(),
            "",
            "",
            "",
            new Money(0, "USD"),
            0,
            "",
            null,
            null,
            List.of(),
            null,
            "",
            false);
    for (Shown shown : List.of(EVERYTHING, little)) {
      assertThat(Shown.read(shown.bytes())).isEqualTo(shown);
      assertThat(Shown.readId(shown.bytes())).isEqualTo(shown.id());
    }
  }

  @Test
  void anExcerptHasNoMarksAndEndsAtAWord() {
    assertThat(Shown.excerpt(null)).isEmpty();
    assertThat(Shown.excerpt("# An *hour*\n\n> of `quiet`")).isEqualTo("An hour of quiet");
    assertThat(Shown.excerpt("word ".repeat(60)))
        .isEqualTo("word ".repeat(31) + "word …")
        .hasSizeLessThan(163);
    assertThat(Shown.excerpt("x".repeat(200))).isEqualTo("x".repeat(160) + " …");
  }
}
