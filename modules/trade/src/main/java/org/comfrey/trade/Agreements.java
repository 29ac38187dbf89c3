package org.comfrey.trade;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Interpreter> newest = new LinkedHashMap<>();

  Agreements(ModuleDatabase database, java.time.Clock clock) {
    this.database = database;
    publishShipped(clock);
  }

  /** The newest version of a published agreement. */
  Optional<Interpreter> newest(String name) {
    return Optional.ofNullable(newest.get(name));
  }

  /** All published agreements, newest versions, in the order in which they ship. */
  List<Interpreter> published() {
    return new ArrayList<>(newest.values());
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
    for (String name : ShippedAgreements.names()) {
      String source = ShippedAgreements.text(name).orElseThrow();
      Agreement agreement = read(source);
      Interpreter interpreter = new Interpreter(agreement);
      byHash.put(agreement.hash(), interpreter);
      newest.put(agreement.name(), interpreter);
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
