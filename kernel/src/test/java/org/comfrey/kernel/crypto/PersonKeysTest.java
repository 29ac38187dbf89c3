package org.comfrey.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.comfrey.api.PersonId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonKeysTest {
  private static final PersonId ANNA = new PersonId(new UUID(1, 1));
  private static final PersonId BEN = new PersonId(new UUID(2, 2));

  @TempDir Path folder;
  private Path file;
  private MasterKey master;

  @BeforeEach
  void makeKey() {
    file = folder.resolve("people.keys");
    master = MasterKey.create(folder.resolve("master.key"));
  }

  private byte[] seal(PersonId person, String text) {
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      return new FieldCipher(keys).seal(person, "t", "c", 1, text);
    }
  }

  private String open(PersonId person, byte[] sealed) {
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      return new FieldCipher(keys).open(person, "t", "c", 1, sealed).orElse("(erased)");
    }
  }

  @Test
  void aValueOpensOnlyAtItsOwnPlace() {
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      var cipher = new FieldCipher(keys);
      byte[] sealed = cipher.seal(ANNA, "identity.person", "email", 7, "anna@example.org");
      cipher.seal(BEN, "identity.person", "email", 7, "ben@example.org");
      List<Callable<?>> elsewhere =
          List.of(
              () -> cipher.open(BEN, "identity.person", "email", 7, sealed),
              () -> cipher.open(ANNA, "identity.people", "email", 7, sealed),
              () -> cipher.open(ANNA, "identity.person", "name", 7, sealed),
              () -> cipher.open(ANNA, "identity.person", "email", 8, sealed),
              () -> cipher.open(ANNA, "identity.personemail", "", 7, sealed));
      for (Callable<?> place : elsewhere) {
        assertThatThrownBy(place::call).isInstanceOf(AlteredException.class);
      }
      for (int i = 0; i < sealed.length; i++) {
        byte[] altered = sealed.clone();
        altered[i] ^= 1;
        assertThatThrownBy(() -> cipher.open(ANNA, "identity.person", "email", 7, altered))
            .isInstanceOf(AlteredException.class);
      }
      assertThatThrownBy(() -> cipher.open(ANNA, "identity.person", "email", 7, new byte[0]))
          .isInstanceOf(AlteredException.class);
      assertThat(cipher.open(ANNA, "identity.person", "email", 7, sealed))
          .contains("anna@example.org");
    }
  }

  @Test
  void whoWasErasedIsUnreadableForEverAndNeverWrittenAgain() throws IOException {
    byte[] anna = seal(ANNA, "secret of anna");
    byte[] ben = seal(BEN, "secret of ben");
    byte[] wrappedKey = new byte[60];
    System.arraycopy(Files.readAllBytes(file), 24 + 8 + 17, wrappedKey, 0, 60);
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      var cipher = new FieldCipher(keys);
      assertThat(cipher.open(ANNA, "t", "c", 1, anna)).contains("secret of anna");
      keys.destroy(ANNA);
      keys.destroy(ANNA);
      assertThat(cipher.open(ANNA, "t", "c", 1, anna)).isEmpty();
      assertThatThrownBy(() -> cipher.seal(ANNA, "t", "c", 1, "again"))
          .isInstanceOf(ErasedException.class);
      assertThat(cipher.open(BEN, "t", "c", 1, ben)).contains("secret of ben");
    }
    assertThat(contains(Files.readAllBytes(file), wrappedKey)).isFalse();
    assertThat(open(ANNA, anna)).isEqualTo("(erased)");
    assertThat(open(BEN, ben)).isEqualTo("secret of ben");
    assertThatThrownBy(() -> seal(ANNA, "again")).isInstanceOf(ErasedException.class);
  }

  @Test
  void whoStandsInTheListOfTheErasedStaysUnreadableWhenAnOlderKeyFileIsPutBack()
      throws IOException {
    byte[] anna = seal(ANNA, "secret of anna");
    byte[] ben = seal(BEN, "secret of ben");
    byte[] backup = Files.readAllBytes(file);
    var erased = new ErasedPerson(ANNA, new UUID(7, 7), java.time.Instant.EPOCH);
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      keys.erase(erased);
      keys.erase(new ErasedPerson(ANNA, new UUID(8, 8), java.time.Instant.MAX));
      assertThat(keys.erased()).containsExactly(erased);
    }
    Files.write(file, backup);
    assertThat(open(ANNA, anna)).isEqualTo("(erased)");
    assertThat(open(BEN, ben)).isEqualTo("secret of ben");
    assertThat(contains(Files.readAllBytes(file), wrapped(backup))).isFalse();
  }

  private static byte[] wrapped(byte[] keyFile) {
    return java.util.Arrays.copyOfRange(keyFile, 24 + 8 + 17, 24 + 8 + 17 + 60);
  }

  @Test
  void aListThatWasCutOffForgetsOnlyWhatNobodyWasToldAndADamagedOneIsRefused() throws IOException {
    Path list = folder.resolve("erased.list");
    String line = ANNA + " " + new UUID(7, 7) + " 2026-03-01T09:00:00Z\n";
    Files.writeString(list, line + line + BEN.toString().substring(0, 20));
    byte[] ben = seal(BEN, "still here");
    assertThat(open(BEN, ben)).isEqualTo("still here");
    assertThatThrownBy(() -> seal(ANNA, "again")).isInstanceOf(ErasedException.class);
    Files.writeString(list, "nonsense\n" + line);
    assertThatThrownBy(() -> PersonKeys.open(file, master)).hasMessageContaining("line 1");
    Files.writeString(list, line);
    assertThat(open(BEN, ben)).isEqualTo("still here");
  }

  /**
   * A machine may stop at every byte of an append: what was answered before stays, what was not may
   * be missing.
   */
  @Test
  void anAppendThatWasCutOffAnywhereCostsNothingThatWasAnswered() throws IOException {
    byte[] anna = seal(ANNA, "kept");
    byte[] before = Files.readAllBytes(file);
    seal(BEN, "cut off");
    byte[] after = Files.readAllBytes(file);
    for (int length = before.length; length < after.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(after, length));
      assertThat(open(ANNA, anna)).isEqualTo("kept");
      byte[] ben = seal(BEN, "written again");
      assertThat(open(BEN, ben)).isEqualTo("written again");
    }
    byte[] zeros = java.util.Arrays.copyOf(before, before.length + 100);
    Files.write(file, zeros);
    assertThat(open(ANNA, anna)).isEqualTo("kept");
  }

  @Test
  void aFileThatIsDamagedInTheMiddleIsRefusedAndLeftAsItIs() throws IOException {
    seal(ANNA, "a");
    seal(BEN, "b");
    byte[] whole = Files.readAllBytes(file);
    var random = new Random(20261122);
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      damaged[24 + random.nextInt(80)] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, damaged);
      assertThatThrownBy(() -> PersonKeys.open(file, master))
          .isInstanceOf(IllegalStateException.class);
      assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }
  }

  @Test
  void anErasureThatWasCutOffLeavesTheFileAsItWas() throws IOException {
    byte[] anna = seal(ANNA, "still here");
    Files.write(folder.resolve("people.keys.new"), new byte[] {1, 2, 3}, StandardOpenOption.CREATE);
    assertThat(open(ANNA, anna)).isEqualTo("still here");
    assertThat(folder.resolve("people.keys.new")).doesNotExist();
  }

  @Test
  void anotherMasterKeyIsRefusedInWords() {
    seal(ANNA, "a");
    MasterKey other = MasterKey.create(folder.resolve("other.key"));
    assertThatThrownBy(() -> PersonKeys.open(file, other))
        .hasMessageContaining("another master key");
  }

  @Test
  void twoProcessesCannotHaveTheFileAtOnce() {
    try (PersonKeys keys = PersonKeys.open(file, master)) {
      keys.create(ANNA);
      assertThatThrownBy(() -> PersonKeys.open(file, master))
          .hasMessageContaining("another process");
    }
    assertThat(seal(ANNA, "free again")).isNotEmpty();
  }

  @Test
  void aMasterKeyThatOthersCanReadIsRefusedWithTheCommandToType() throws IOException {
    Path key = folder.resolve("master.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> MasterKey.read(key)).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(MasterKey.read(key).derive("x")).isEqualTo(master.derive("x"));
    assertThat(master.derive("x")).isNotEqualTo(master.derive("y"));
    assertThatThrownBy(() -> MasterKey.create(key))
        .isInstanceOf(java.io.UncheckedIOException.class);
  }

  @Test
  void aPersonHasOneKeyHoweverManyWriteAboutThemAtFirst() throws Exception {
    try (PersonKeys keys = PersonKeys.open(file, master);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var cipher = new FieldCipher(keys);
      List<Callable<byte[]>> work = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        work.add(() -> cipher.seal(ANNA, "t", "c", 1, "same"));
      }
      for (var sealed : threads.invokeAll(work)) {
        assertThat(cipher.open(ANNA, "t", "c", 1, sealed.get())).contains("same");
      }
      assertThat(keys.size()).isEqualTo(1);
    }
  }

  @Test
  void theSameAddressHasTheSameMarkAndAnotherColumnAnother() {
    var emails = new BlindIndex(master, "identity.person.email");
    assertThat(emails.ofEmail(" Anna@Example.org ")).isEqualTo(emails.ofEmail("anna@example.org"));
    assertThat(emails.ofEmail("anna@example.org")).isNotEqualTo(emails.ofEmail("ben@example.org"));
    assertThat(new BlindIndex(master, "other").ofEmail("anna@example.org"))
        .isNotEqualTo(emails.ofEmail("anna@example.org"));
  }

  @Test
  void tokensDifferAndAreComparedWhole() {
    assertThat(Secrets.token()).hasSize(43).isNotEqualTo(Secrets.token());
    assertThat(Secrets.areEqual("abc", "abc")).isTrue();
    assertThat(Secrets.areEqual("abc", "abd")).isFalse();
    assertThat(Secrets.areEqual("abc", "ab")).isFalse();
  }

  private static boolean contains(byte[] all, byte[] part) {
    outer:
    for (int i = 0; i + part.length <= all.length; i++) {
      for (int j = 0; j < part.length; j++) {
        if (all[i + j] != part[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
