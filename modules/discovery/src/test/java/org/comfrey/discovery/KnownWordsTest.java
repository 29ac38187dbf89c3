package org.comfrey.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownWordsTest {
  @Test
  void theSameWordsAreNearAsWhenEachIsLookedAt() {
    Random random = new Random(3);
    KnownWords words = new KnownWords(false);
    KnownWords sameFirst = new KnownWords(true);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String word = word(random);
      all.add(word);
      words.add(word);
      sameFirst.add(word);
    }
    for (int i = 0; i < 200; i++) {
      String asked = word(random);
      int edits = 1 + i % 2;
      List<String> near =
          all.stream()
              .filter(word -> Spelling.edits(asked, word, edits) <= edits)
              .distinct()
              .toList();
      assertThat(words.near(asked, edits)).containsExactlyInAnyOrderElementsOf(near);
      assertThat(sameFirst.near(asked, edits))
          .containsExactlyInAnyOrderElementsOf(
              near.stream().filter(word -> word.charAt(0) == asked.charAt(0)).toList());
    }
  }

  private static String word(Random random) {
    return random
        .ints(2 + random.nextInt(5), 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
