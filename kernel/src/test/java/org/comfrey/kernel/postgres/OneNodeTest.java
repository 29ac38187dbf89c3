package org.comfrey.kernel.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
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

  private static OneNode take(DatabaseAddress database, Optional<String> keys) {
    return OneNode.take(database, keys, () -> {});
  }
}
