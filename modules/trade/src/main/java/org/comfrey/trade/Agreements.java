package org.comfrey.trade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comfrey.agreement.Agreement;
import org.comfrey.agreement.AgreementReader;
import org.comfrey.agreement.Interpreter;
import org.comfrey.agreement.Reading;
import org.comfrey.agreement.ShippedAgreements;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * The agreements that orders follow, by hash. Every version that was ever published stays readable,
 * because running orders are pinned to it; new orders take the newest version of a name.
 */
final class Agreements {
  private final ModuleDatabase database;
  private final Map<String, Interpreter> byHash = new ConcurrentHashMap<>();

  Agreements(ModuleDatabase database, java.time.Clock clock) {
    this.database = database;
    publishShipped(clock);
  }

  /**
   * The newest version of a published agreement. Asked of the database each time: another process
   * may have published one.
   */
  Optional<Interpreter> newest(String name) {
    return database
        .sql()
        .sql(
            """
            select hash from agreement where name = ?
            order by version desc, published desc, hash limit 1
            """)
        .param(name)
        .query(String.class)
        .optional()
        .map(this::pinned);
  }

  /** All published agreements, newest versions, those that ship first. */
  List<Interpreter> published() {
    List<Interpreter> all = new ArrayList<>();
    for (String hash :
        database
            .sql()
            .sql(
                """
                select distinct on (name) hash from agreement
                order by name, version desc, published desc, hash
                """)
            .query(String.class)
            .list()) {
      all.add(pinned(hash));
    }
    List<String> shipped = ShippedAgreements.names();
    all.sort(
        Comparator.comparingInt(
                (Interpreter one) -> {
                  int place = shipped.indexOf(one.agreement().name());
                  return place < 0 ? shipped.size() : place;
                })
            .thenComparing(one -> one.agreement().name()));
    return all;
  }

  /** The very text that an order was made under. */
  Interpreter pinned(String hash) {
    return byHash.computeIfAbsent(hash, this::load);
  }

  private Interpreter load(String hash) {
    String source =
        database
            .sql()
            .sql("select source from agreement where hash = ?")
            .param(hash)
            .query(String.class)
            .optional()
            .orElseThrow(() ->
                new IllegalStateException("no agreement with hash " + hash + " was published"));
    Agreement agreement = read(source);
    if (!agreement.hash().equals(hash)) {
      throw new IllegalStateException(
          "agreement "
              + hash
              + " reads as "
              + agreement.hash()
              + ": it was changed in the database");
    }
    return new Interpreter(agreement);
  }

  private void publishShipped(java.time.Clock clock) {
    Set<String> published =
        database.sql().sql("select source from agreement").query(String.class).set();
    for (String name : ShippedAgreements.names()) {
      String source = ShippedAgreements.text(name).orElseThrow();
      if (published.contains(source)) {
        // Nearly every start finds them all there; the first order reads the one that it follows.
        continue;
      }
      Agreement agreement = read(source);
      database
          .sql()
          .sql(
              """
              insert into agreement (hash, name, version, source, published)
              values (?, ?, ?, ?, ?) on conflict (hash) do nothing
              """)
          .params(
              agreement.hash(),
              agreement.name(),
              agreement.version(),
              source,
              java.time.OffsetDateTime.ofInstant(clock.instant(), java.time.ZoneOffset.UTC))
          .update();
    }
  }

  private static Agreement read(String source) {
    return switch (AgreementReader.read(source)) {
      case Reading.Read(Agreement agreement) -> agreement;
      case Reading.Unreadable(var problems) ->
          throw new IllegalStateException("a published agreement cannot be read: " + problems);
    };
  }
}
