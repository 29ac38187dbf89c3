package org.comfrey.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.comfrey.app.Modules;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.DataConfiguration;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.BearerTokens;
import org.comfrey.postgres.EmbeddedPostgres;

/**
 * A thousand people in pairs, each with one open WebSocket, on a durable server that runs every
 * module: messages that are stored and then delivered, beside the same relay without storing
 * anything (the sign that somebody is typing), in turns. Load and server share the machine.
 */
final class ChatBench {
  private static final int PAIRS = 500;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final int OPEN_PER_SECOND = 2_000;

  /** A quarter of what Socket.IO delivered on two cores of another day, storing nothing. */
  private static final double DELIVERIES_GOAL = 11_900;

  private static final double P99_GOAL_MILLIS = 25;

  private ChatBench() {}

  static int run(String[] args, PrintStream out) throws Exception {
    try (Scratch scratch = new Scratch();
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary(true)) {
      Path data = scratch.folder("data");
      postgres.createDatabase("chat");
      try (ModuleRuntime server =
          ModuleRuntime.of(
                  Modules.table(),
                  RuntimeOptions.all(data, 0).withProperty("comfrey.rates.factor", "0"))
              .sharing(DataConfiguration.class)
              .giving(DatabaseAddress.class, DatabaseAddress.of(postgres, "chat"))
              .giving(Clock.class, Clock.systemUTC())
              .start()) {
        measure(server, List.of(args).contains("--json"), out);
      }
    }
    return 0;
  }

  private static void measure(ModuleRuntime server, boolean json, PrintStream out)
      throws Exception {
    System.err.println("comfrey bench: connecting a thousand people");
    try (ChatLoad load = new ChatLoad(server.port(), people(server))) {
      load.closed(WARM_UP, ChatLoad.Said.MESSAGE);
      load.closed(WARM_UP.dividedBy(3), ChatLoad.Said.TYPING);
      double[] stored = new double[ROUNDS];
      double[] relayed = new double[ROUNDS];
      System.err.println("comfrey bench: measuring");
      for (int i = 0; i < ROUNDS; i++) {
        stored[i] = load.closed(MEASURED, ChatLoad.Said.MESSAGE).perSecond();
        relayed[i] = load.closed(MEASURED, ChatLoad.Said.TYPING).perSecond();
      }
      ChatLoad.Result open = load.open(MEASURED.multipliedBy(2), OPEN_PER_SECOND);
      Report report = new Report("chat");
      report.result("stored", median(stored), "deliveries/s");
      report.result("relayed", median(relayed), "deliveries/s");
      report.result("open", open.perSecond(), "deliveries/s", open.p50Millis(), open.p99Millis());
      report.goal("stored", DELIVERIES_GOAL, true, median(stored));
      report.goal("stored/relayed", 0.25, true, median(stored) / median(relayed));
      report.goal("open/p99Millis", P99_GOAL_MILLIS, false, open.p99Millis());
      report.print(out, json);
    }
  }

  /** Pairs of people with their conversation: the first talks with the second, and so on. */
  private static List<ChatLoad.Person> people(ModuleRuntime server) throws Exception {
    var sql = server.bean(Databases.class).module("messaging").sql();
    Ids ids = server.bean(Ids.class);
    String issuer = server.bean(RuntimeOptions.class).publicUrl().toString().replaceAll("/$", "");
    ECKey key = key(server);
    Timestamp now = Timestamp.from(Instant.now());
    List<ChatLoad.Person> people = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      UUID one = ids.next();
      UUID other = ids.next();
      UUID conversation = ids.next();
      sql.sql(
              """
              insert into conversation (id, one, other, begun_by, last_at)
              values (?, least(?, ?), greatest(?, ?), ?, ?)
              """)
          .params(conversation, one, other, one, other, one, now)
          .update();
      people.add(new ChatLoad.Person(one, conversation, token(key, issuer, one)));
      people.add(new ChatLoad.Person(other, conversation, token(key, issuer, other)));
    }
    return people;
  }

  @SuppressWarnings("unchecked") // The server's keys have one context.
  private static ECKey key(ModuleRuntime server) throws Exception {
    JWKSource<com.nimbusds.jose.proc.SecurityContext> keys = server.bean(JWKSource.class);
    return keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).getFirst().toECKey();
  }

  /** What the server's own issuer gives out, for an hour. */
  private static String token(ECKey key, String issuer, UUID person) throws JOSEException {
    Instant now = Instant.now();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(BearerTokens.Claims.AUDIENCE)
                .subject(person.toString())
                .claim(BearerTokens.Claims.SIGN_IN, UUID.randomUUID().toString())
                .claim(BearerTokens.Claims.ROLES, List.of("member"))
                .claim(BearerTokens.Claims.AUTHENTICATED_AT, now.getEpochSecond())
                .claim(BearerTokens.Claims.SCOPE, "openid api")
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
