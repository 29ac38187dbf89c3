package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.Platform.Someone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup of everything, made before an erasure and put back after it. */
@Tag("long")
class ErasureRestoreTest {
  private static final String CANARY = "Quetzalrestore";

  @Test
  void whoWasErasedStaysErasedWhenAnOlderCopyOfDatabaseAndKeysIsPutBack() throws IOException {
    Path older = Platform.folder();
    Someone person;
    DatabaseAddress database;
    Path data;
    Platform before = Platform.started();
    try {
      Someone host = before.person("Host Restoring", "Europe/Vienna", "member");
      person = new ErasureStories(before).withAPast("Restored Person", CANARY, host);
      database = before.database();
      data = before.data();
    } finally {
      before.close();
    }
    copy(data, older);
    String name = database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    String copy = name + "_backup";
    TestPostgres.server().createDatabase(copy, name);

    Platform later = Platform.on(database, data, before.clock().instant());
    try {
      ErasureStories stories = new ErasureStories(later);
      stories.through(stories.asked(later.again(person, "member")));
      stories.isGone(person, CANARY, person.email());
    } finally {
      later.close();
    }
    // The list of the erased is today's, as the guide says; everything else is the backup.
    Path list = Path.of("keys", "erased.list");
    Files.copy(data.resolve(list), older.resolve(list), StandardCopyOption.REPLACE_EXISTING);
    Platform restored =
        Platform.on(
            DatabaseAddress.of(TestPostgres.server(), copy), older, later.clock().instant());
    try {
      // Asked before anything else happens: what was erased is gone before it is served.
      new ErasureStories(restored).isGone(person, CANARY, person.email());
      assertThat(restored.bean(PersonKeys.class).erased()).hasSize(1);
      restored.settle();
      new ErasureStories(restored).isGone(person, CANARY, person.email());
    } finally {
      restored.close();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(
            file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
