package org.comfrey.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comfrey.postgres.Fixtures.execute;
import static org.comfrey.postgres.Fixtures.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryServerTest {
  @TempDir Path cache;

  @Test
  void serversThatUnpackAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    Callable<Binaries> unpack = () -> Binaries.unpacked(cache);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var results = threads.invokeAll(java.util.List.of(unpack, unpack));
      for (var result : results) {
        assertThat(Path.of(result.get().program("postgres"))).isExecutable();
      }
    }
    try (var entries = Files.list(cache)) {
      assertThat(entries).as("nothing half-unpacked is left behind").hasSize(1);
    }
  }

  @Test
  void databasesAreCopiedFromATemplateAndGoWithTheServer() throws Exception {
    Path folder;
    try (var server = EmbeddedPostgres.temporary()) {
      folder = server.folder();
      server.createDatabase("template");
      execute(server.dataSource("template"), "CREATE TABLE word AS SELECT 'hello' AS said");
      server.createDatabase("one", "template");
      server.createDatabase("two", "template");
      execute(server.dataSource("one"), "UPDATE word SET said = 'changed'");
      assertThat(read(server.dataSource("two"), "SELECT said FROM word")).isEqualTo("hello");
      server.dropDatabase("two");
      assertThat(read(server.dataSource("postgres"), "SELECT count(*) FROM pg_database"))
          .isEqualTo("5");
      assertThat(read(server.dataSource("postgres"), "SHOW fsync")).isEqualTo("off");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void aTemporaryServerIsDurableWhenAskedTo() throws Exception {
    try (var server = EmbeddedPostgres.temporary(true)) {
      assertThat(read(server.dataSource("postgres"), "SHOW fsync")).isEqualTo("on");
      assertThat(read(server.dataSource("postgres"), "SHOW synchronous_commit")).isEqualTo("on");
    }
  }
}
