package org.comfrey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalKafkaTest {
  @Test
  void theNameOfAClusterDoesNotBeginLikeAnOption() {
    Iterator<UUID> drawn =
        List.of(new UUID(0xf800_0000_0000_0000L, 1), new UUID(0x0400_0000_0000_0000L, 1))
            .iterator();
    assertThat(LocalKafka.clusterId(drawn::next)).startsWith("BA").hasSize(22);
  }
}
