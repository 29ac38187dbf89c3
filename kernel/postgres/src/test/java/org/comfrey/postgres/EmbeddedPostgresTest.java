package org.comfrey.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comfrey.postgres.Fixtures.execute;
import static org.comfrey.postgres.Fixtures.read;
import static org.comfrey.postgres.Fixtures.readEventually;
import static org.comfrey.postgres.Fixtures.signal;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  /** Most of these tests begin with a cluster that exists; making one takes a second. */
  @BeforeEach
  void prepare(TestInfo test) {
    if (!test.getTags().contains("new")) {
      try (Cluster cluster = Cluster.take(folder)) {
        Path cache = Binaries.commonCache();
        cluster.prepareFrom(EmbeddedPostgres.template(Binaries.unpacked(cache), cache));
      }
    }
  }

  @Test
  void aServerThatIsKilledIsStartedAgainAndHasLostNothing() throws Exception {
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      var database = server.dataSource("postgres");
      execute(database, "CREATE TABLE kept (word text)");
      execute(database, "INSERT INTO kept VALUES ('comfrey')");
      long before = server.pid();

      signal("KILL", before);

      ProcessHandle.of(before).ifPresent(handle -> handle.onExit().join());
      assertThat(readEventually(database, "SELECT word FROM kept")).isEqualTo("comfrey");
      assertThat(server.pid()).isNotEqualTo(before);
      assertThat(server.restarts()).isEqualTo(1);
    }
  }

  @Test
  void aServerWhoseJvmIsKilledStopsAndTheNextStartFindsEverything() throws Exception {
    long orphan;
    try (var holder = HolderProcess.start(folder)) {
      orphan = holder.serverPid();
      holder.kill();
    }
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      assertThat(server.pid()).isNotEqualTo(orphan);
      assertThat(ProcessHandle.of(orphan).filter(Postmaster::isRunning)).isEmpty();
      assertThat(read(server.dataSource("postgres"), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aServerThatOutlivedItsJvmIsStoppedAndNotAdopted() throws Exception {
    Process left;
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      execute(server.dataSource("postgres"), "CREATE TABLE kept AS SELECT 'still here' AS word");
    }
    Path data = folder.toRealPath().resolve("cluster");
    ServerAccount account = ServerAccount.of(data);
    var command =
        new java.util.ArrayList<>(
            account.wrap(
                java.util.List.of(
                    Binaries.unpacked(Binaries.commonCache()).program("postgres"),
                    "-D",
                    account.nameOf(data),
                    "-c",
                    "listen_addresses="),
                false));
    left =
        new ProcessBuilder(command)
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path pidFile = data.resolve("postmaster.pid");
    while (!Files.exists(pidFile) || !Files.readString(pidFile).contains("ready")) {
      assertThat(left.isAlive()).isTrue();
    }

    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      assertThat(left.isAlive()).isFalse();
      assertThat(server.pid()).isNotEqualTo(left.pid());
      assertThat(read(server.dataSource("postgres"), "SELECT word FROM kept"))
          .isEqualTo("still here");
    }
  }

  @Test
  void aStaleProcessIdThatAnotherProgramHasNowHarmsNobody() throws Exception {
    EmbeddedPostgres.start(Options.in(folder)).close();
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          folder.resolve("cluster/postmaster.pid"),
          bystander.pid() + "\n" + folder + "\n0\n5432\n\n127.0.0.1\n0 0\nready\n");
      try (var server = EmbeddedPostgres.start(Options.in(folder))) {
        assertThat(read(server.dataSource("postgres"), "SELECT 1")).isEqualTo("1");
      }
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void twoServersOnOneFolderAreRefusedInOneJvmAndInTwo() throws Exception {
    try (var holder = HolderProcess.start(folder)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(Options.in(folder)))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("is in use by process " + holder.pid());
      holder.kill();
    }
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(Options.in(folder)))
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
      assertThat(read(server.dataSource("postgres"), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aClusterOfAnotherVersionIsRefusedAndLeftAsItWas() throws Exception {
    EmbeddedPostgres.start(Options.in(folder)).close();
    Path version = folder.resolve("cluster/PG_VERSION");
    Files.writeString(version, "17\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(Options.in(folder)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("was written by PostgreSQL 17")
        .hasMessageContaining("brings PostgreSQL 18");

    Files.writeString(version, "18\n");
    EmbeddedPostgres.start(Options.in(folder)).close();
  }

  @Test
  void aPortThatIsTakenIsReportedWithTheServersOwnWords() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(Options.in(folder).withPort(port)))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("did not start on port " + port)
          .hasMessageContaining("could not bind");
    }
    EmbeddedPostgres.start(Options.in(folder)).close();
  }

  @Test
  @Tag("new")
  void aHalfMadeClusterIsThrownAwayAndMadeAnew() throws Exception {
    Files.createDirectories(folder.resolve("cluster.new/base"));
    Files.writeString(folder.resolve("cluster.new/PG_VERSION"), "18\n");
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      assertThat(read(server.dataSource("postgres"), "SHOW server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  void withoutTheGeneratedPasswordNobodyGetsIn() throws Exception {
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      assertThatThrownBy(() ->
              DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "guess")
                  .close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(read(server.dataSource("postgres"), "SHOW password_encryption"))
          .isEqualTo("scram-sha-256");
    }
  }

  @Test
  @Tag("new")
  void itIsDurableAndListensOnLoopbackOnly() throws Exception {
    try (var server = EmbeddedPostgres.start(Options.in(folder))) {
      var database = server.dataSource("postgres");
      assertThat(read(database, "SHOW fsync")).isEqualTo("on");
      assertThat(read(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(read(database, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(read(database, "SHOW data_checksums")).isEqualTo("on");
      assertThat(read(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(read(database, "SHOW unix_socket_directories")).isEmpty();
    }
  }

  @Test
  @Tag("new")
  void whenWeAreRootTheServerIsNotAndItNeedNotReachItsFolderFromTheTop() throws Exception {
    // Only root has another account to give the server; for others there is nothing to see.
    assumeTrue("root".equals(System.getProperty("user.name")));
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    try (var server = EmbeddedPostgres.start(Options.in(closed.resolve("data")))) {
      Path process = Path.of("/proc/" + server.pid());
      assertThat((int) Files.getAttribute(process, "unix:uid")).isNotZero();
      assertThat(Files.readString(process.resolve("status"))).contains("NoNewPrivs:\t1");
      execute(server.dataSource("postgres"), "CREATE TABLE t AS SELECT generate_series(1, 10)");
      execute(server.dataSource("postgres"), "CHECKPOINT");
    }
  }

  @Test
  void aCleanCloseLeavesNothingToRecover() throws Exception {
    EmbeddedPostgres.start(Options.in(folder)).close();
    assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist();
    Files.delete(folder.resolve("postgres.log"));
    EmbeddedPostgres.start(Options.in(folder)).close();
    assertThat(Files.readString(folder.resolve("postgres.log"))).doesNotContain("recovery");
  }
}
