package org.comfrey.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.Page;
import org.comfrey.kernel.crypto.MasterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorsTest {
  private static final Place PLACE =
      new Place(Instant.parse("2026-11-22T10:00:00Z"), new UUID(1, 2));

  record Place(Instant at, UUID id) {}

  @TempDir Path folder;

  @Test
  void aCursorOfAnotherListOrOneMadeUpIsRefused() {
    var cursors = new Cursors(MasterKey.create(folder.resolve("k")));
    String cursor = cursors.seal("orders/anna", PLACE);
    for (String foreign :
        List.of("", "x", "%%%", cursor + "A", cursor.substring(1), "A".repeat(5_000))) {
      assertThatThrownBy(() -> cursors.open("orders/anna", foreign, Place.class))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refusal -> assertThat(refusal.is(Problems.INVALID_CURSOR)).isTrue());
    }
    assertThatThrownBy(() -> cursors.open("orders/ben", cursor, Place.class))
        .isInstanceOf(ProblemException.class);
    assertThat(cursors.open("orders/anna", cursor, Place.class)).isEqualTo(PLACE);
    assertThat(cursors.open("orders/anna", null, Place.class)).isNull();
  }

  @Test
  void aPageKnowsWhetherThereIsAnother() {
    var cursors = new Cursors(MasterKey.create(folder.resolve("k")));
    assertThat(cursors.page("l", List.of(1, 2), 2, row -> PLACE).next()).isNull();
    Page<Integer> more = cursors.page("l", List.of(1, 2, 3), 2, row -> PLACE);
    assertThat(more.items()).containsExactly(1, 2);
    assertThat(cursors.open("l", more.next(), Place.class)).isEqualTo(PLACE);
  }

  @Test
  void aPageHasAtMostAsManyItemsAsTheTableSays() {
    assertThat(Cursors.limit(null)).isEqualTo(Limits.PAGE_ITEMS);
    assertThat(Cursors.limit(1)).isEqualTo(1);
    for (int wrong : new int[] {0, -1, Limits.PAGE_ITEMS_MOST + 1}) {
      assertThatThrownBy(() -> Cursors.limit(wrong)).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void aChangeNamesTheVersionThatItSaw() {
    assertThatThrownBy(() -> ETags.require(null, 3)).hasMessageContaining("if-match-required");
    for (String other : List.of("\"2\"", "3", "*", "W/\"3\"")) {
      assertThatThrownBy(() -> ETags.require(other, 3)).hasMessageContaining("stale");
    }
    ETags.require(ETags.of(3), 3);
  }
}
