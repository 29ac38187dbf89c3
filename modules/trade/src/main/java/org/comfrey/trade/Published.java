package org.comfrey.trade;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.agreement.Agreement;
import org.comfrey.api.PersonId;
import org.comfrey.api.trade.AgreementVersion;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/** The table of published agreements, as the gallery and the workshop use it. */
final class Published {
  private final ModuleDatabase database;

  Published(ModuleDatabase database) {
    this.database = database;
  }

  /**
   * A version.
   *
   * @param proof absent for a shipped one whose proof nobody asked for yet
   */
  record Version(
      String hash,
      String name,
      int version,
      String source,
      Instant published,
      @Nullable PersonId publisher,
      @Nullable Proof proof) {}

  /** How large a proof was. */
  record Proof(int places, int steps, long millis) {}

  Optional<Version> find(String hash) {
    return database
        .sql()
        .sql("select * from agreement where hash = ?")
        .param(hash)
        .query((rows, _) -> version(rows))
        .optional();
  }

  /** The highest version of a name, locked against another that is being published. */
  int highest(String name) {
    database
        .sql()
        .sql("select pg_advisory_xact_lock(hashtextextended(?, 5))")
        .param("agreement " + name)
        .query((rows, _) -> true)
        .list();
    return database
        .sql()
        .sql("select coalesce(max(version), 0) from agreement where name = ?")
        .param(name)
        .query(Integer.class)
        .single();
  }

  void insert(Agreement agreement, String source, Instant now, PersonId publisher, Proof proof) {
    database
        .sql()
        .sql(
            """
            insert into agreement (hash, name, version, source, published, publisher, places,
              steps, millis)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            agreement.hash(),
            agreement.name(),
            agreement.version(),
            source,
            OrderStore.utc(now),
            publisher.value(),
            proof.places(),
            proof.steps(),
            proof.millis())
        .update();
  }

  /** Keeps what a proof that was made for the gallery came to. */
  void proved(String hash, Proof proof) {
    database
        .sql()
        .sql("update agreement set places = ?, steps = ?, millis = ? where hash = ?")
        .params(proof.places(), proof.steps(), proof.millis(), hash)
        .update();
  }

  /** Every version of a name with the orders that still follow it, the newest first. */
  List<AgreementVersion> versions(String name) {
    return database
        .sql()
        .sql(
            """
            select version, hash, published, (select count(*) from orders
              where not ended and step > 0 and terms ->> 'agreementHash' = hash) as running
            from agreement where name = ? order by version desc, published desc, hash
            """)
        .param(name)
        .query((rows, _) ->
            new AgreementVersion(
                rows.getInt("version"),
                rows.getString("hash"),
                OrderStore.instant(rows, "published"),
                rows.getLong("running")))
        .list();
  }

  private static Version version(ResultSet rows) throws SQLException {
    UUID publisher = rows.getObject("publisher", UUID.class);
    Integer places = rows.getObject("places", Integer.class);
    return new Version(
        rows.getString("hash"),
        rows.getString("name"),
        rows.getInt("version"),
        rows.getString("source"),
        OrderStore.instant(rows, "published"),
        publisher == null ? null : new PersonId(publisher),
        places == null ? null : new Proof(places, rows.getInt("steps"), rows.getLong("millis")));
  }
}
