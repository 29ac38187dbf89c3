package org.comfrey.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.KeyRotation.Outcome;
import org.comfrey.kernel.faults.Halt;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  /** More than two batches. */
  private static final int PEOPLE = 11;

  private static final int BATCH = 5;

  @TempDir Path folder;
  private Path file;
  private Path list;
  private MasterKey master;
  private final Map<PersonId, byte[]> sealed = new HashMap<>();

  @BeforeEach
  void aMasterKey() {
    file = folder.resolve("people.keys");
    list = folder.resolve("erased.list");
    master = MasterKey.create(folder.resolve("master.key"));
  }

  private PersonKeys ofFolder() {
    return PersonKeys.open(file, list, master);
  }

  private PersonKeys node(DatabaseAddress database, Path at) {
    return PersonKeys.open(database, at, master, null, Duration.ZERO);
  }

  private void seal(PersonKeys keys, int people) {
    var cipher = new FieldCipher(keys);
    for (int i = 0; i < people; i++) {
      PersonId person = new PersonId(UUID.randomUUID());
      sealed.put(person, cipher.seal(person, "t", "c", 1, "said by " + person));
    }
  }

  private void everythingOpens(PersonKeys keys) {
    var cipher = new FieldCipher(keys);
    sealed.forEach((person, bytes) ->
        assertThat(cipher.open(person, "t", "c", 1, bytes)).contains("said by " + person));
  }

  private Outcome rotateFolder() {
    return KeyRotation.ofFolder(file, list, master, null, BATCH, all -> {}, done -> {});
  }

  @Test
  void everythingOpensAfterARotationAndTheKeyOfBeforeOpensNothingInTheFile() throws IOException {
    try (PersonKeys keys = ofFolder()) {
      seal(keys, PEOPLE);
    }
    byte[] before = Files.readAllBytes(file);
    byte[] wrapped = java.util.Arrays.copyOfRange(before, 24 + 8 + 17, 24 + 8 + 17 + 60);
    List<Long> told = new ArrayList<>();
    assertThat(KeyRotation.ofFolder(file, list, master, null, BATCH, told::add, told::add))
        .isEqualTo(new Outcome.Rotated(1, PEOPLE));
    assertThat(told).containsExactly(11L, 5L, 10L, 11L);
    assertThat(contains(Files.readAllBytes(file), wrapped)).isFalse();
    try (PersonKeys keys = ofFolder()) {
      everythingOpens(keys);
      seal(keys, 3);
    }
    Path first = folder.resolve("wrapping-1.key");
    assertThat(rotateFolder()).isEqualTo(new Outcome.Rotated(2, PEOPLE + 3));
    assertThat(first).doesNotExist();
    try (PersonKeys keys = ofFolder()) {
      everythingOpens(keys);
    }
    Path second = folder.resolve("wrapping-2.key");
    Files.move(second, folder.resolve("elsewhere"));
    try (PersonKeys keys = ofFolder()) {
      assertThatThrownBy(() -> everythingOpens(keys))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wrapping-2.key, which is not there");
    }
  }

  @Test
  void aRotationThatDiesAnywhereGoesOnWhereItWas() throws IOException {
    try (PersonKeys keys = ofFolder()) {
      seal(keys, PEOPLE);
    }
    for (String point : List.of("keys.made", "keys.rewrapped", "keys.forgotten")) {
      try (Halt.Listening listening =
          Halt.listen(passed -> {
            if (passed.equals(point)) {
              throw new IllegalStateException("dies at " + passed);
            }
          })) {
        assertThatThrownBy(this::rotateFolder).hasMessage("dies at " + point);
      }
      // A server may start on what is half done.
      try (PersonKeys keys = ofFolder()) {
        everythingOpens(keys);
        seal(keys, 1);
      }
      assertThat(rotateFolder()).isInstanceOf(Outcome.Rotated.class);
      try (PersonKeys keys = ofFolder()) {
        everythingOpens(keys);
      }
      assertThat(LocalWrapping.files(folder)).hasSize(1);
    }
  }

  @Test
  void aFolderInUseIsLeftAloneAndWhoWasErasedStaysErased() {
    PersonId gone = new PersonId(UUID.randomUUID());
    try (PersonKeys keys = ofFolder()) {
      seal(keys, 2);
      keys.create(gone);
      keys.erase(new ErasedPerson(gone, UUID.randomUUID(), Instant.EPOCH));
      assertThatThrownBy(this::rotateFolder).hasMessageContaining("in use by another process");
      assertThat(LocalWrapping.files(folder)).isEmpty();
    }
    rotateFolder();
    try (PersonKeys keys = ofFolder()) {
      everythingOpens(keys);
      assertThat(keys.isErased(gone)).isTrue();
      assertThatThrownBy(() -> keys.create(gone)).isInstanceOf(ErasedException.class);
    }
  }

  @Test
  void keysInADatabaseRotateWhileServersWorkOnceEveryNodeHasTheNewKey() throws IOException {
    DatabaseAddress database = TestServer.database();
    Path other = Files.createDirectory(folder.resolve("other-node"));
    try (PersonKeys here = node(database, folder);
        PersonKeys there = node(database, other)) {
      seal(here, PEOPLE);
      Outcome first =
          KeyRotation.ofDatabase(database, folder, master, null, BATCH, all -> {}, done -> {});
      Path fresh = folder.resolve("wrapping-1.key");
      assertThat(first).isEqualTo(new Outcome.CopyFirst(fresh));
      // Nothing is wrapped with it yet, so the other node does not need it yet.
      seal(here, 1);
      everythingOpens(there);
      Files.copy(fresh, other.resolve("wrapping-1.key"));
      try (Halt.Listening listening =
          Halt.listen(passed -> {
            if (passed.equals("keys.rewrapped")) {
              throw new IllegalStateException("dies");
            }
          })) {
        assertThatThrownBy(() ->
                KeyRotation.ofDatabase(
                    database, folder, master, null, BATCH, all -> {}, done -> {}))
            .hasMessage("dies");
      }
      everythingOpens(there);
      seal(there, 1);
      assertThat(
              KeyRotation.ofDatabase(database, folder, master, null, BATCH, all -> {}, done -> {}))
          .isEqualTo(new Outcome.Rotated(1, PEOPLE + 1 - BATCH));
      everythingOpens(here);
      everythingOpens(there);
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    return new String(all, java.nio.charset.StandardCharsets.ISO_8859_1)
        .contains(new String(part, java.nio.charset.StandardCharsets.ISO_8859_1));
  }
}
