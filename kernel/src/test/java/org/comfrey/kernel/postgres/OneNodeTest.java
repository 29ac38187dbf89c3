package org.comfrey.kernel.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OneNodeTest {
  private static final Optional<String> MINE = Optional.of("mine");

  @Test
  void aSecondNodeIsRefusedAsLongAsTheFirstOneLives() {
    DatabaseAddress database = TestServer.database();
    try (OneNode first = take(database, Optional.empty())) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> take(database, Optional.empty()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another server works on");
    }
    try (OneNode second = take(database, Optional.empty())) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void aNodeWithOtherKeysOrNoneIsRefusedForEver() {
    DatabaseAddress database = TestServer.database();
    try (OneNode first = take(database, Optional.empty())) {
      Databases.open(database, PoolLimits.standard(), List.of("alpha")).close();
      assertThatThrownBy(() -> take(database, Optional.empty())).hasMessageContaining("another");
      first.bind("mine");
      first.bind("of somebody who came second");
    }
    assertThatThrownBy(() -> take(database, Optional.of("other")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to a server whose keys are not in this data folder");
    assertThatThrownBy(() -> take(database, Optional.empty())).hasMessageContaining("belongs to");
    try (OneNode again = take(database, MINE)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void nodesThatShareTheirKeysMayBeManyButNoneOfThemBesideOneThatIsAlone() {
    DatabaseAddress database = TestServer.database();
    try (OneNode first = share(database, "mine");
        OneNode second = share(database, "mine")) {
      assertThat(first).isNotSameAs(second);
      assertThatThrownBy(() -> take(database, MINE))
          .hasMessageContaining("COMFREY_KEYS_URL, COMFREY_MASTER_KEY_FILE and COMFREY_MEDIA");
      assertThatThrownBy(() -> share(database, "of another master key"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the same file as the other servers");
    }
    try (OneNode alone = take(database, MINE)) {
      assertThat(alone).isNotNull();
      assertThatThrownBy(() -> share(database, "mine"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was started to be alone");
    }
  }

  @Test
  void ofNodesThatComeAtOnceWithTwoKeysThoseWithOneStay() {
    DatabaseAddress database = TestServer.database();
    long refused =
        IntStream.range(0, 8)
            .parallel()
            .filter(i -> {
              try (OneNode node = share(database, i % 2 == 0 ? "mine" : "yours")) {
                return node == null;
              } catch (IllegalStateException other) {
                assertThat(other).hasMessageContaining("belongs to");
                return true;
              }
            })
            .count();
    assertThat(refused).isEqualTo(4);
  }

  private static OneNode share(DatabaseAddress database, String keys) {
    return OneNode.share(database, keys, () -> {});
  }

  private static OneNode take(DatabaseAddress database, Optional<String> keys) {
    return OneNode.take(database, keys, () -> {});
  }
}
