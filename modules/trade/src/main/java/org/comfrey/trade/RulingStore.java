package org.comfrey.trade;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.DisputeId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.trade.Compensation;
import org.comfrey.api.trade.Precedent;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * The table of rulings. Their grounds speak of both parties, so they are sealed with the platform's
 * key and not with one party's.
 */
final class RulingStore {
  private static final String PURPOSE = "trade/ruling-grounds";

  private final ModuleDatabase database;
  private final ServerKeys keys;

  RulingStore(ModuleDatabase database, ServerKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  void insert(RulingRow row) {
    Compensation compensation = row.compensation();
    database
        .sql()
        .sql(
            """
            insert into ruling (id, dispute, order_id, step, state, transition, amounts, moves,
              compensation, grounds, summary, operator, needs_second, at, refund_minor)
            values (:id, :dispute, :order, :step, :state, :transition, :amounts::jsonb,
              :moves::jsonb, :compensation::jsonb, :grounds, :summary, :operator, :needsSecond,
              :at, :refund)
            """)
        .param("id", row.id())
        .param("dispute", row.dispute().value())
        .param("order", row.order().value())
        .param("step", row.step())
        .param("state", row.state())
        .param("transition", row.transition())
        .param("amounts", Json.answers().writeValueAsString(row.amounts()))
        .param("moves", Json.answers().writeValueAsString(row.moves()))
        .param(
            "compensation",
            compensation == null ? null : Json.answers().writeValueAsString(compensation),
            Types.VARCHAR)
        .param(
            "grounds",
            keys.seal(PURPOSE, row.id().toString(), row.grounds().getBytes(StandardCharsets.UTF_8)))
        .param("summary", row.summary(), Types.VARCHAR)
        .param("operator", row.operator().value())
        .param("needsSecond", row.needsSecond())
        .param("at", OrderStore.utc(row.at()))
        .param("refund", row.refundMinor())
        .update();
  }

  /** Moves a ruling that was not carried out from one state to another; false when it left it. */
  boolean move(UUID id, String from, String to, @Nullable PersonId second) {
    return database
            .sql()
            .sql(
                """
                update ruling set state = :to, second = coalesce(:second, second)
                where id = :id and state = :from
                """)
            .param("to", to)
            .param("second", second == null ? null : second.value(), Types.OTHER)
            .param("id", id)
            .param("from", from)
            .update()
        == 1;
  }

  /** The step of a ruling was accepted: from now on it never changes. */
  void carriedOut(SignedRuling signed, Instant at) {
    database
        .sql()
        .sql(
            """
            update ruling set state = 'carried-out', document = ?, signature = ?,
              public_key = ?, at = ?
            where id = ? and state <> 'carried-out'
            """)
        .params(
            signed.document(),
            signed.signature(),
            signed.publicKey(),
            OrderStore.utc(at),
            signed.id())
        .update();
  }

  /** Nothing that was begun or proposed about a closed dispute can still happen. */
  void voidOthers(DisputeId dispute) {
    database
        .sql()
        .sql(
            "update ruling set state = 'void' where dispute = ? and state in ('begun', 'proposed')")
        .param(dispute.value())
        .update();
  }

  Optional<RulingRow> find(DisputeId dispute, UUID id) {
    return database
        .sql()
        .sql(
            """
            select * from ruling where id = ? and dispute = ?
            """)
        .params(id, dispute.value())
        .query((rows, _) -> row(rows))
        .optional();
  }

  /** Rulings of a dispute that were proposed or carried out, oldest first. */
  List<RulingRow> of(DisputeId dispute) {
    return database
        .sql()
        .sql(
            """
            select * from ruling where dispute = ? and state in ('proposed', 'carried-out')
            order by at, id
            """)
        .param(dispute.value())
        .query((rows, _) -> row(rows))
        .list();
  }

  /** Where a page of precedents ended. */
  record Place(Instant at, UUID id) {}

  List<Precedent> precedents(
      @Nullable String words,
      @Nullable String reason,
      @Nullable String agreement,
      @Nullable Place after,
      int limit) {
    StringBuilder sql =
        new StringBuilder(
            """
            select r.id, r.dispute, d.agreement, d.reason, d.opened_by, d.held_minor, d.currency,
              r.refund_minor, r.transition, r.summary, r.at
            from ruling r join dispute d on d.id = r.dispute
            where r.state = 'carried-out'\
            """);
    Map<String, Object> values = new java.util.HashMap<>();
    values.put("limit", limit);
    if (words != null) {
      sql.append(
          """
           and to_tsvector('simple', coalesce(r.summary, ''))
             @@ websearch_to_tsquery('simple', :words)\
          """);
      values.put("words", words);
    }
    if (reason != null) {
      sql.append(" and d.reason = :reason");
      values.put("reason", reason);
    }
    if (agreement != null) {
      sql.append(" and d.agreement = :agreement");
      values.put("agreement", agreement);
    }
    if (after != null) {
      sql.append(" and (r.at, r.id) < (:at, :id)");
      values.put("at", OrderStore.utc(after.at()));
      values.put("id", after.id());
    }
    sql.append(" order by r.at desc, r.id desc limit :limit");
    return database
        .sql()
        .sql(sql.toString())
        .params(values)
        .query((rows, _) -> {
          String currency = rows.getString("currency");
          return new Precedent(
              rows.getObject("id", UUID.class),
              new DisputeId(rows.getObject("dispute", UUID.class)),
              rows.getString("agreement"),
              rows.getString("reason"),
              rows.getString("opened_by"),
              new Money(rows.getLong("held_minor"), currency),
              new Money(rows.getLong("refund_minor"), currency),
              rows.getString("transition"),
              rows.getString("summary"),
              OrderStore.instant(rows, "at"));
        })
        .list();
  }

  private RulingRow row(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    UUID second = rows.getObject("second", UUID.class);
    String compensation = rows.getString("compensation");
    String document = rows.getString("document");
    return new RulingRow(
        id,
        new DisputeId(rows.getObject("dispute", UUID.class)),
        new OrderId(rows.getObject("order_id", UUID.class)),
        rows.getLong("step"),
        rows.getString("state"),
        rows.getString("transition"),
        Json.answers()
            .readValue(rows.getString("amounts"), new TypeReference<Map<String, Long>>() {}),
        Json.answers().readValue(rows.getString("moves"), new TypeReference<List<Move>>() {}),
        compensation == null ? null : Json.answers().readValue(compensation, Compensation.class),
        new String(
            keys.open(PURPOSE, id.toString(), rows.getBytes("grounds")), StandardCharsets.UTF_8),
        rows.getString("summary"),
        new PersonId(rows.getObject("operator", UUID.class)),
        second == null ? null : new PersonId(second),
        rows.getBoolean("needs_second"),
        OrderStore.instant(rows, "at"),
        rows.getLong("refund_minor"),
        document == null
            ? null
            : new SignedRuling(
                id, document, rows.getString("signature"), rows.getString("public_key")));
  }
}
