package org.comfrey.kernel.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.ErasedPerson;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasuresTest {
  private static final PersonId ANNA = new PersonId(new UUID(1, 1));
  private static final PersonId BEN = new PersonId(new UUID(2, 2));
  private static final ErasedPerson ERASED =
      new ErasedPerson(ANNA, new UUID(7, 7), Instant.parse("2026-03-01T09:00:00Z"));

  @TempDir Path folder;
  private final Databases databases = TestServer.databases("alpha", "beta");
  private final ModuleDatabase alpha = databases.module("alpha");
  private PersonKeys keys;

  @BeforeEach
  void tables() {
    keys = PersonKeys.open(folder.resolve("people.keys"), MasterKey.create(folder.resolve("m")));
    alpha.sql().sql("CREATE TABLE diary (id int, person uuid, line text)").update();
    alpha.sql().sql("CREATE TABLE letter (id int, sender uuid, reader uuid, line text)").update();
    write();
  }

  private void write() {
    for (PersonId person : List.of(ANNA, BEN)) {
      alpha.sql().sql("INSERT INTO diary VALUES (1, ?, 'mine')").param(person.value()).update();
    }
    letter(ANNA, BEN);
    letter(BEN, ANNA);
  }

  private void letter(PersonId sender, PersonId reader) {
    alpha
        .sql()
        .sql("INSERT INTO letter VALUES (1, ?, ?, 'dear')")
        .params(sender.value(), reader.value())
        .update();
  }

  @AfterEach
  void close() {
    keys.close();
    databases.close();
  }

  private PersonalData declared() {
    return PersonalData.of(
        alpha,
        new FieldCipher(keys),
        PersonalTable.of("diary", "person", "remembering", "Until erased.")
            .withholds("id", "person", "line")
            .goes(),
        PersonalTable.of("letter", "sender", "writing", "As long as its reader.")
            .ownedWhere("sender = :person OR reader = :person")
            .withholds("id", "sender", "reader", "line")
            .stays()
            .blanksWhere("line", "'gone'", "sender = :person"));
  }

  private List<String> lines() {
    return alpha
        .sql()
        .sql(
            """
            SELECT person::text || ' ' || line FROM diary
            UNION ALL SELECT sender::text || ' ' || line FROM letter ORDER BY 1\
            """)
        .query(String.class)
        .list();
  }

  @Test
  void whatGoesGoesAndWhatStaysForOthersStaysWithoutTheWordsHoweverOftenItIsDone() {
    Erasures erasures = declared().erasures();
    assertThat(erasures.left(ANNA)).isEqualTo(Map.of("diary", 1L, "letter", 1L));
    assertThat(erasures.rowsOf(ANNA)).isEmpty();
    erasures.erase(ERASED);
    List<String> once = lines();
    assertThat(once).containsExactly(ANNA + " gone", BEN + " dear", BEN + " mine");
    erasures.erase(ERASED);
    assertThat(lines()).isEqualTo(once);
    assertThat(erasures.left(ANNA)).isEmpty();
    assertThat(erasures.rowsOf(ANNA)).contains(Map.of("diary", 1, "letter", 1));
    assertThat(erasures.rowsOf(BEN)).isEmpty();
  }

  @Test
  void anErasureThatFailsOnItsWayLeavesEverythingAsItWas() {
    List<String> before = lines();
    Erasures failing =
        declared()
            .erasingBeside(person -> {
              throw new IllegalStateException("the disk is full");
            })
            .erasures();
    assertThatThrownBy(() -> failing.erase(ERASED)).hasMessage("the disk is full");
    assertThat(lines()).isEqualTo(before);
    assertThat(failing.rowsOf(ANNA)).isEmpty();
  }

  @Test
  void aCopyOfTheDataFromBeforeIsErasedAgainBeforeAnythingIsServed() {
    keys.erase(ERASED);
    List<PersonId> beside = new ArrayList<>();
    PersonalData module = declared().erasingBeside(beside::add);
    assertThat(module.erasures().rowsOf(ANNA)).isEmpty();
    ErasureReplay atStart = new ErasureReplay(keys, List.of(module));
    assertThat(atStart).isNotNull();
    assertThat(module.erasures().left(ANNA)).isEmpty();
    assertThat(lines()).containsExactly(ANNA + " gone", BEN + " dear", BEN + " mine");
    assertThat(beside).containsExactly(ANNA);
    // The next start finds it remembered, and does nothing.
    assertThat(module.erasures().catchUp(keys.erased())).isZero();
    assertThat(beside).containsExactly(ANNA);
  }

  @Test
  void aTableThatDoesNotSayWhatBecomesOfItIsRefusedByName() {
    PersonalTable silent = PersonalTable.of("diary", "person", "remembering", "Until erased.");
    assertThatThrownBy(() -> PersonalData.of(alpha, new FieldCipher(keys), silent))
        .hasMessageContaining("alpha.diary does not say");
  }
}
