package org.comfrey.kernel.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server under two names, as far as that shows what a node asks of both. */
class PrimaryTest {
  @TempDir private Path folder;

  private static DatabaseAddress twice(DatabaseAddress server) {
    return new DatabaseAddress(
        server
            .jdbcUrl()
            .replace("127.0.0.1:", "127.0.0.1:" + TestServer.server().port() + ",localhost:"),
        server.user(),
        server.password());
  }

  @Test
  void aServerThatDoesNotKnowTheNewestTermIsRefusedWithASentenceAlsoAfterARestart()
      throws SQLException, IOException {
    DatabaseAddress left = twice(TestServer.database("alpha"));
    Path memory = folder.resolve("database.term");
    Files.writeString(memory, "7 " + UUID.randomUUID() + "\n");
    Primary primary = Primary.of(left).rememberIn(memory);
    assertThatThrownBy(left::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("an old primary that was left behind, and is not used");
    assertThat(primary.leftBehind()).hasSize(2);
    assertThatThrownBy(() -> Databases.open(left, PoolLimits.standard(), List.of("alpha")))
        .hasMessageContaining("was left behind");
  }

  @Test
  void aNewTermIsRememberedBeforeItsServerIsUsedAndModulesMayReadIt()
      throws SQLException, IOException {
    DatabaseAddress server = TestServer.database("alpha");
    DatabaseAddress pair = twice(server);
    Path memory = folder.resolve("database.term");
    Primary.of(pair).rememberIn(memory);
    pair.connect().close();
    assertThat(memory).doesNotExist();
    Terms.Term first;
    Terms.Term second;
    try (Connection owner = server.connect()) {
      first = Terms.begin(owner, "one");
      second = Terms.begin(owner, "two");
    }
    assertThat(second.number()).isEqualTo(first.number() + 1);
    try (Databases databases = Databases.open(pair, PoolLimits.standard(), List.of("alpha"))) {
      assertThat(databases.module("alpha").sql().sql("SELECT 1").query(Integer.class).single())
          .isEqualTo(1);
      assertThat(memory).hasContent("2 " + second.token());
    }
  }

  @Test
  void aMemoryThatCannotBeReadIsNotTakenForNone() throws IOException {
    Path memory = folder.resolve("database.term");
    Files.writeString(memory, "nonsense");
    DatabaseAddress pair = twice(TestServer.database("alpha"));
    assertThatThrownBy(() -> Primary.of(pair).rememberIn(memory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not hold a term");
  }

  @Test
  void anAddressMayNameTwoServers() {
    DatabaseAddress pair =
        DatabaseAddress.parse(
            "postgresql://a:b%40c@one.example:6432,two.example:6433/shop?sslmode=require");
    assertThat(pair.servers())
        .extracting(DatabaseAddress::jdbcUrl)
        .containsExactly(
            "jdbc:postgresql://one.example:6432/shop?sslmode=require",
            "jdbc:postgresql://two.example:6433/shop?sslmode=require");
    assertThat(DatabaseAddress.parse(pair.url())).isEqualTo(pair);
    assertThat(pair.password()).isEqualTo("b@c");
    assertThatThrownBy(() -> DatabaseAddress.parse("postgresql://a:b@one.example:6432,/shop"))
        .hasMessageContaining("must read");
  }
}
