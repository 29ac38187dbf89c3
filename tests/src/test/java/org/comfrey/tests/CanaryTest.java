package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.postgres.EmbeddedPostgres;
import org.comfrey.postgres.Options;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Known private values are given to a server of its own through its API. Then everything that it
 * left is searched: database files and their log, rows, pictures and files, keys, what it printed,
 * its backup, its measurements, what it answers to errors, and what others are handed out.
 *
 * <p>A title that everybody may read is planted beside them: where it must be found, the search has
 * looked.
 */
@Tag("long")
class CanaryTest {
  private static final String PLANTED = "Plantago visible to everybody";

  @TempDir Path folder;

  @Test
  void whatPeopleKeepPrivateStandsNowhereInClear() throws Exception {
    Path data = folder.resolve("data");
    Path copies = folder.resolve("copies");
    List<String> found = new ArrayList<>();
    Canaries canaries;
    Canaries planted = new Canaries().add("the planted title", PLANTED);
    try (CommandLine server = CommandLine.started("up", "--port", "0", "--data", data.toString())) {
      URI url = server.awaitUrl();
      CanaryStories stories = new CanaryStories(url);
      stories.plant(PLANTED);
      CommandLine.succeeds(
          "backup",
          "--data",
          data.toString(),
          "--to",
          copies.toString(),
          "--key",
          folder.resolve("apart/backup.key").toString());
      canaries = stories.lived();
      for (String answer : stories.errors()) {
        canaries.in(answer).forEach(name -> found.add("an error has " + name + ": " + answer));
      }
      for (Map.Entry<String, ApiClient> other : stories.others().entrySet()) {
        List<byte[]> files = export(url, other.getValue());
        assertThat(files).hasSizeGreaterThanOrEqualTo(2);
        for (byte[] file : files) {
          canaries.in(file).forEach(name -> found.add(other.getKey() + "'s export has " + name));
        }
      }
      String metrics = stories.metrics();
      assertThat(metrics).contains("comfrey_");
      canaries.in(metrics).forEach(name -> found.add("the metrics have " + name));
      CommandLine.succeeds("backup", "--data", data.toString());
      canaries.in(server.said()).forEach(name -> found.add("what was printed has " + name));
      assertThat(server.said()).contains("Comfrey is ready");
    }
    found.addAll(canaries.under(data));
    found.addAll(canaries.under(copies));
    found.addAll(canaries.under(folder.resolve("copies-keys")));
    assertThat(planted.under(data.resolve("postgres/cluster/base"))).isNotEmpty();
    assertThat(planted.under(data.resolve("postgres/cluster/pg_wal"))).isNotEmpty();
    assertThat(planted.under(copies)).as("a backup can be read without its key").isEmpty();
    try (EmbeddedPostgres server = EmbeddedPostgres.start(Options.in(data.resolve("postgres")));
        Connection database = server.dataSource("postgres").getConnection()) {
      found.addAll(rows(database, canaries));
      assertThat(rows(database, planted))
          .anyMatch(where -> where.startsWith("marketplace.listing "))
          .anyMatch(where -> where.startsWith("discovery.listing "));
    }
    assertThat(new TreeSet<>(found)).isEmpty();
  }

  /** The files of somebody's export. */
  private static List<byte[]> export(URI url, ApiClient someone) throws Exception {
    // Whoever proved long ago who they are does so again by this.
    someone.get("/v1/me/export");
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/v1/me/export"))
            .header(
                "Authorization",
                "Bearer " + java.util.Objects.requireNonNull(someone.tokens()).accessToken())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      List<byte[]> files = new ArrayList<>();
      try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          files.add(zip.readAllBytes());
        }
      }
      return files;
    }
  }

  /** Which rows have one of them; files may hold them compressed, rows cannot. */
  private static Set<String> rows(Connection database, Canaries canaries) throws SQLException {
    Set<String> found = new TreeSet<>();
    List<String> tables = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet names =
            statement.executeQuery(
                """
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')\
                """)) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    assertThat(tables).hasSizeGreaterThan(50);
    for (String table : tables) {
      try (Statement statement = database.createStatement();
          ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
        while (rows.next()) {
          canaries.in(rows.getString(1)).forEach(name -> found.add(table + " has " + name));
        }
      }
    }
    return found;
  }
}
