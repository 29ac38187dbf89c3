package org.comfrey.identity.outside;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.identity.NewOutsideIssuer;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Table {@code outside_issuer}, and what those issuers say of themselves. */
public final class OutsideIssuers {
  private static final String PURPOSE = "identity outside issuer";
  private static final int NAME_CHARACTERS = 60;
  private static final int LONGEST = 500;

  /** A rotated key is looked for at once; this is for an issuer that moves its endpoints. */
  private static final Duration CONFIGURATION_KEPT = Duration.ofHours(1);

  private final ModuleDatabase database;
  private final ServerKeys keys;
  private final Ids ids;
  private final Clock clock;
  private final Cache<UUID, Reached> reached =
      Caffeine.newBuilder().expireAfterWrite(CONFIGURATION_KEPT).maximumSize(100).build();

  /** Keeps them there. */
  public OutsideIssuers(ModuleDatabase database, ServerKeys keys, Ids ids, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** A row. */
  public record Row(
      UUID id,
      String name,
      String issuer,
      String clientId,
      Instant since,
      @Nullable Instant endedAt) {}

  /** An issuer's configuration, and its keys as they are now. */
  record Reached(Configuration configuration, JWKSource<SecurityContext> keys) {}

  /** Lets people sign in by that issuer, whose configuration must be readable now. */
  public Row add(NewOutsideIssuer asked) {
    String name = oneLine("name", asked.name(), NAME_CHARACTERS);
    String client = oneLine("clientId", asked.clientId(), LONGEST);
    String secret = oneLine("clientSecret", asked.clientSecret(), LONGEST);
    String issuer = Configuration.address(asked.issuer());
    reach(issuer);
    UUID id = ids.next();
    database
        .sql()
        .sql(
            """
            INSERT INTO outside_issuer (id, name, issuer, client_id, client_secret, since)
            VALUES (:id, :name, :issuer, :client, :secret, :now)\
            """)
        .param("id", id)
        .param("name", name)
        .param("issuer", issuer)
        .param("client", client)
        .param("secret", keys.seal(PURPOSE, id.toString(), secret.getBytes(StandardCharsets.UTF_8)))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return find(id).orElseThrow();
  }

  private static String oneLine(String field, String given, int most) {
    String text = given.strip();
    if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < ' ')) {
      throw Problems.invalid(
          field, "invalid", "The text is empty or too long.", "1 to " + most + " characters");
    }
    return text;
  }

  /** Nobody signs in by it any more; true also when that was so before. */
  public boolean end(UUID id) {
    database
        .sql()
        .sql("UPDATE outside_issuer SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
    reached.invalidate(id);
    return find(id).isPresent();
  }

  /** Every one, newest first. */
  public List<Row> all() {
    return database
        .sql()
        .sql("SELECT * FROM outside_issuer ORDER BY since DESC, id DESC")
        .query(OutsideIssuers::read)
        .list();
  }

  /** Those by which one may sign in, by their names. */
  public List<Row> open() {
    return database
        .sql()
        .sql("SELECT * FROM outside_issuer WHERE ended_at IS NULL ORDER BY lower(name), id")
        .query(OutsideIssuers::read)
        .list();
  }

  /** One by which people may sign in now. */
  Row mustBeOpen(UUID id) {
    return find(id)
        .filter(row -> row.endedAt() == null)
        .orElseThrow(() -> Problems.notFound("issuer", id));
  }

  Optional<Row> find(UUID id) {
    return database
        .sql()
        .sql("SELECT * FROM outside_issuer WHERE id = :id")
        .param("id", id)
        .query(OutsideIssuers::read)
        .optional();
  }

  private static Row read(ResultSet row, int number) throws SQLException {
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    return new Row(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("issuer"),
        row.getString("client_id"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        ended == null ? null : ended.toInstant());
  }

  /** What we prove to it who we are with. */
  String secretOf(Row issuer) {
    byte[] sealed =
        database
            .sql()
            .sql("SELECT client_secret FROM outside_issuer WHERE id = :id")
            .param("id", issuer.id())
            .query(byte[].class)
            .single();
    return new String(keys.open(PURPOSE, issuer.id().toString(), sealed), StandardCharsets.UTF_8);
  }

  /** Its configuration and keys; 422 {@code issuer-unusable} while it does not answer. */
  Reached reached(Row issuer) {
    Reached known = reached.getIfPresent(issuer.id());
    if (known == null) {
      known = reach(issuer.issuer());
      reached.put(issuer.id(), known);
    }
    return known;
  }

  private static Reached reach(String issuer) {
    try {
      Configuration configuration =
          Json.answers()
              .readValue(Wire.get(Configuration.wellKnown(issuer)), Configuration.class)
              .checked(issuer);
      URI address = java.util.Objects.requireNonNull(configuration.keys());
      return new Reached(
          configuration,
          // A token that names a key that is not known yet makes it ask for the keys again, at most
          // twice in half a minute; while the issuer does not answer the keys of before are good.
          JWKSourceBuilder.<SecurityContext>create(address.toURL(), OutsideIssuers::keys)
              .retrying(true)
              .outageTolerant(Duration.ofHours(1).toMillis())
              .build());
    } catch (IOException | JacksonException | IllegalArgumentException failed) {
      throw Configuration.unusable(
          "Its configuration at " + Configuration.wellKnown(issuer) + " cannot be read.");
    }
  }

  private static Resource keys(java.net.URL address) throws IOException {
    try {
      return new Resource(Wire.get(address.toURI()), "application/json");
    } catch (URISyntaxException impossible) {
      throw new MalformedURLException(address.toString());
    }
  }
}
