package org.comfrey.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.postgres.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;

class KeyTableTest {
  private static final String PLACE = "identity.person";

  @TempDir Path folder;
  private final DatabaseAddress database = TestServer.database();
  private final PersonId person = new PersonId(UUID.randomUUID());
  private MasterKey master;

  @BeforeEach
  void aMasterKey() {
    master = MasterKey.create(folder.resolve("master.key"));
  }

  @Test
  void keysOfAnotherMasterAndADatabaseWithDataAreRefused() {
    node().close();
    MasterKey other = MasterKey.create(folder.resolve("other.key"));
    assertThatThrownBy(() -> PersonKeys.open(database, folder, other, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belong to another master key");

    DatabaseAddress withData = TestServer.database();
    Databases.open(withData, PoolLimits.standard(), List.of("alpha")).close();
    assertThatThrownBy(() -> PersonKeys.open(withData, folder, master, null))
        .hasMessageContaining("name a database of their own");
  }

  @Test
  void whatTheKeyDatabaseDoesNotAnswerMayBeAskedAgain() throws SQLException {
    try (PersonKeys node = node();
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE keys.person RENAME TO away");
      assertThatThrownBy(() -> seal(node, "said meanwhile"))
          .isInstanceOf(DataAccessResourceFailureException.class);
      statement.execute("ALTER TABLE keys.away RENAME TO person");
      assertThat(open(node, seal(node, "said then"))).contains("said then");
    }
  }

  @Test
  void whoeverIsFirstOfManyNodesMakesThePersonsOneKey() throws Exception {
    List<PersonKeys> nodes = new ArrayList<>();
    List<Callable<byte[]>> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PersonKeys node = node();
      nodes.add(node);
      first.add(() -> seal(node, "said at node"));
      first.add(() -> seal(node, "said at node"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var sealed : threads.invokeAll(first)) {
        for (PersonKeys node : nodes) {
          assertThat(open(node, sealed.get())).contains("said at node");
        }
      }
    }
    assertThat(nodes.getFirst().size()).isEqualTo(1);
    nodes.forEach(PersonKeys::close);
  }

  @Test
  void whoWasErasedAtOneNodeIsErasedAtEveryNodeAndAfterARestart() {
    try (PersonKeys one = node();
        PersonKeys other = node()) {
      byte[] sealed = seal(one, "a secret");
      assertThat(open(other, sealed)).contains("a secret");
      var erased =
          new ErasedPerson(person, UUID.randomUUID(), Instant.parse("2026-03-02T08:00:00Z"));
      one.erase(erased);
      one.erase(new ErasedPerson(person, UUID.randomUUID(), Instant.EPOCH));
      assertThat(other.isErased(person)).isTrue();
      assertThat(open(other, sealed)).isEmpty();
      assertThat(other.erasureOf(person)).contains(erased);
      assertThat(other.erased()).containsExactly(erased);
      assertThatThrownBy(() -> seal(other, "more")).isInstanceOf(ErasedException.class);
    }
    try (PersonKeys later = node()) {
      assertThatThrownBy(() -> later.create(person)).isInstanceOf(ErasedException.class);
      assertThat(later.size()).isZero();
    }
  }

  @Test
  void theKeysOfAFileMoveIntoTheDatabaseOnce() throws Exception {
    Path file = folder.resolve("people.keys");
    Path list = folder.resolve("erased.list");
    PersonId gone = new PersonId(UUID.randomUUID());
    byte[] sealed;
    try (PersonKeys before = PersonKeys.open(file, list, master)) {
      sealed = seal(before, "from the file");
      before.create(gone);
      before.erase(new ErasedPerson(gone, UUID.randomUUID(), Instant.EPOCH));
    }
    PersonKeys.move(file, list, database, master, null);
    assertThat(file).doesNotExist();
    assertThat(Files.exists(folder.resolve("people.keys.moved"))).isTrue();
    PersonKeys.move(file, list, database, master, null);
    Files.move(folder.resolve("people.keys.moved"), file);
    PersonKeys.move(file, list, database, master, null);
    try (PersonKeys after = node()) {
      assertThat(open(after, sealed)).contains("from the file");
      assertThat(after.isErased(gone)).isTrue();
      assertThat(after.erased()).hasSize(1);
    }
  }

  @Test
  void aFileWhoseKeysAreNotTheDatabasesIsRefused() {
    Path file = folder.resolve("people.keys");
    Path list = folder.resolve("erased.list");
    try (PersonKeys alone = PersonKeys.open(file, list, master);
        PersonKeys elsewhere = node()) {
      alone.create(person);
      elsewhere.create(person);
    }
    assertThatThrownBy(() -> PersonKeys.move(file, list, database, master, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has another key in the key database");
    assertThat(file).exists();
  }

  private PersonKeys node() {
    return PersonKeys.open(database, folder, master, null, Duration.ZERO);
  }

  private byte[] seal(PersonKeys keys, String text) {
    return new FieldCipher(keys).seal(person, PLACE, "name", "row", text);
  }

  private java.util.Optional<String> open(PersonKeys keys, byte[] sealed) {
    return new FieldCipher(keys).open(person, PLACE, "name", "row", sealed);
  }
}
