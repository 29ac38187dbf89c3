package org.comfrey.kernel.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import org.comfrey.kernel.backup.Progress;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby that was given a certificate becomes the primary, and is followed by another. */
@Tag("long")
class StandbyTlsTest {
  private static final String PASSWORD = "of a test alone";

  @TempDir private Path folder;

  @Test
  void whatIsReplicatedAndWhoConnectsIsEncryptedAndTheServerIsKnownByItsCertificate()
      throws Exception {
    StandbyServer.Tls tls = certificate("own");
    StandbyServer.Tls other = certificate("other");
    try (EmbeddedPostgres old = EmbeddedPostgres.temporary(true);
        StandbyServer first =
            StandbyServer.start(
                folder.resolve("first"),
                DatabaseAddress.of(old, "postgres"),
                "127.0.0.1",
                0,
                tls,
                Progress.silent())) {
      assertThatThrownBy(() -> entered(old, first, "?sslmode=disable"))
          .hasMessageContaining("no encryption");
      promote(old, first);

      assertThatThrownBy(() -> follow(at(old, first, known(other)), "stranger").close())
          .isInstanceOf(StandbyException.class);
      try (StandbyServer second = follow(at(old, first, known(tls)), "second");
          Connection primary = at(old, first, known(tls)).open(5);
          Statement sql = primary.createStatement();
          ResultSet row =
              sql.executeQuery(
                  """
                  SELECT s.ssl, s.version, r.sync_state
                  FROM pg_stat_replication r JOIN pg_stat_ssl s USING (pid)\
                  """)) {
        assertThat(second.port()).isNotEqualTo(first.port());
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean(1)).isTrue();
        assertThat(row.getString(2)).isEqualTo("TLSv1.3");
        assertThat(row.getString(3)).isEqualTo("sync");
      }
      assertThat(folder.resolve("second/cluster/postgresql.auto.conf"))
          .content()
          .contains("sslmode=''verify-full'' sslrootcert=root.crt");
    }
  }

  private StandbyServer follow(DatabaseAddress primary, String name) {
    return StandbyServer.start(
        folder.resolve(name), primary, "127.0.0.1", 0, null, Progress.silent());
  }

  private static void promote(EmbeddedPostgres old, StandbyServer standby) throws SQLException {
    try (Connection connection = at(old, standby, "?sslmode=require").open(5);
        Statement sql = connection.createStatement()) {
      sql.execute("SELECT pg_promote()");
    }
  }

  private static void entered(EmbeddedPostgres old, StandbyServer server, String parameters)
      throws SQLException {
    at(old, server, parameters).open(5).close();
  }

  private static String known(StandbyServer.Tls tls) {
    return "?sslmode=verify-full&sslrootcert=" + tls.chain();
  }

  private static DatabaseAddress at(EmbeddedPostgres old, StandbyServer server, String parameters) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:%d/postgres%s".formatted(server.port(), parameters),
        old.user(),
        old.password());
  }

  private StandbyServer.Tls certificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-ext",
                "BC=ca:true",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
    return new StandbyServer.Tls(
        Files.writeString(
            folder.resolve(name + ".pem"),
            pem("CERTIFICATE", keys.getCertificate(name).getEncoded())),
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key)));
  }

  private static String pem(String what, byte[] bytes) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
