package org.comfrey.payments.voucher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.VoucherTotal;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/** The tables of vouchers and what is taken from them. */
final class VoucherTable {
  private static final int LISTED_MOST = 200;
  private static final String ROWS =
      """
      select v.*, p.state as payment, p.challenge_url,
        (select coalesce(sum(amount_minor), 0) from voucher_use u
          where u.voucher = v.id and u.state <> 'released') as taken,
        exists (select 1 from voucher_use u
          where u.voucher = v.id and u.kind = 'refund' and u.state <> 'released') as refunded
      from voucher v left join payment p on p.id = v.id where\
      """;

  private final ModuleDatabase database;

  VoucherTable(ModuleDatabase database) {
    this.database = database;
  }

  /** Something that is taken from a voucher and that the ledger moves next. */
  record Use(
      UUID id,
      UUID voucher,
      String kind,
      @Nullable PersonId person,
      long amountMinor,
      Instant at) {}

  void insert(
      UUID id,
      byte[] hash,
      PersonId buyer,
      long amountMinor,
      String currency,
      byte @Nullable [] message,
      Instant now,
      Instant expires) {
    database
        .sql()
        .sql(
            """
            insert into voucher
              (id, code_hash, buyer, amount_minor, currency, message, bought_at, expires_at)
            values (:id, :hash, :buyer, :amount, :currency, :message, :now, :expires)
            on conflict (id) do nothing\
            """)
        .param("id", id)
        .param("hash", hash)
        .param("buyer", buyer.value())
        .param("amount", amountMinor)
        .param("currency", currency)
        .param("message", message, java.sql.Types.BINARY)
        .param("now", Times.parameter(now))
        .param("expires", Times.parameter(expires))
        .update();
  }

  boolean exists(UUID id) {
    return database
        .sql()
        .sql("select exists (select 1 from voucher where id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  Optional<VoucherRow> find(UUID id) {
    return rows(" v.id = :value", id).stream().findFirst();
  }

  Optional<VoucherRow> coded(byte[] hash) {
    return rows(" v.code_hash = :value", hash).stream().findFirst();
  }

  List<VoucherRow> of(PersonId buyer) {
    return rows(
        " v.buyer = :value order by v.bought_at desc, v.id desc limit " + LISTED_MOST,
        buyer.value());
  }

  /** Nobody else takes from it until the transaction is over; read what is left after this. */
  void lock(UUID id) {
    database
        .sql()
        .sql("select id from voucher where id = :id for update")
        .param("id", id)
        .query(UUID.class)
        .optional();
  }

  private List<VoucherRow> rows(String condition, Object value) {
    return database
        .sql()
        .sql(ROWS + condition)
        .param("value", value)
        .query((row, n) -> row(row))
        .list();
  }

  private static VoucherRow row(ResultSet row) throws SQLException {
    return new VoucherRow(
        row.getObject("id", UUID.class),
        new PersonId(row.getObject("buyer", UUID.class)),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getBytes("message"),
        Times.column(row, "bought_at"),
        Times.column(row, "expires_at"),
        row.getString("payment"),
        row.getString("challenge_url"),
        row.getLong("taken"),
        row.getBoolean("refunded"));
  }

  Optional<Use> use(UUID id) {
    return uses("id = :value", id, 1).stream().findFirst();
  }

  /** Those that no process finishes any more; of orders their payments say what became of them. */
  List<Use> begunBefore(Instant instant, int most) {
    return uses(
        "state = 'reserved' and kind <> 'order' and at <= :value order by at",
        Times.parameter(instant),
        most);
  }

  private List<Use> uses(String condition, Object value, int most) {
    return database
        .sql()
        .sql("select * from voucher_use where " + condition + " limit " + most)
        .param("value", value)
        .query((row, n) -> {
          UUID person = row.getObject("person", UUID.class);
          return new Use(
              row.getObject("id", UUID.class),
              row.getObject("voucher", UUID.class),
              row.getString("kind"),
              person == null ? null : new PersonId(person),
              row.getLong("amount_minor"),
              Times.column(row, "at"));
        })
        .list();
  }

  void reserve(Use use, @Nullable OrderId order) {
    PersonId person = use.person();
    database
        .sql()
        .sql(
            """
            insert into voucher_use (id, voucher, kind, order_id, person, amount_minor, at)
            values (:id, :voucher, :kind, :order, :person, :amount, :at)\
            """)
        .param("id", use.id())
        .param("voucher", use.voucher())
        .param("kind", use.kind())
        .param("order", order == null ? null : order.value(), java.sql.Types.OTHER)
        .param("person", person == null ? null : person.value(), java.sql.Types.OTHER)
        .param("amount", use.amountMinor())
        .param("at", Times.parameter(use.at()))
        .update();
  }

  void used(UUID use) {
    database
        .sql()
        .sql("update voucher_use set state = 'used' where id = :id")
        .param("id", use)
        .update();
  }

  /** Brings what orders take up to their payments, all that is open or one. */
  int settle(@Nullable PaymentId payment) {
    return database
        .sql()
        .sql(
            """
            update voucher_use u
            set state = case when p.state = 'succeeded' then 'used' else 'released' end
            from payment p
            where p.id = u.id and u.kind = 'order' and u.state = 'reserved'
              and p.state in ('succeeded', 'declined')
              and (:payment::uuid is null or u.id = :payment)\
            """)
        .param("payment", payment == null ? null : payment.value(), java.sql.Types.OTHER)
        .update();
  }

  /** Vouchers that are over and have something left. */
  List<UUID> expired(Instant now, int most) {
    return database
        .sql()
        .sql(
            """
            select v.id from voucher v join payment p on p.id = v.id and p.state = 'succeeded'
            where v.expires_at <= :now and v.amount_minor > (
              select coalesce(sum(amount_minor), 0) from voucher_use u
              where u.voucher = v.id and u.state <> 'released')
            order by v.expires_at limit :most\
            """)
        .param("now", Times.parameter(now))
        .param("most", most)
        .query(UUID.class)
        .list();
  }

  List<VoucherTotal> totals() {
    return database
        .sql()
        .sql(
            """
            select currency, count(*) as vouchers, sum(amount_minor - used) as owed,
              sum(lost) as expired
            from (
              select v.currency, v.amount_minor,
                coalesce(sum(u.amount_minor) filter (where u.state = 'used'), 0) as used,
                coalesce(sum(u.amount_minor)
                  filter (where u.state = 'used' and u.kind = 'expiry'), 0) as lost
              from voucher v
                join payment p on p.id = v.id and p.state = 'succeeded'
                left join voucher_use u on u.voucher = v.id
              group by v.id) each_voucher
            group by currency order by currency\
            """)
        .query((row, n) ->
            new VoucherTotal(
                row.getString("currency"),
                row.getLong("vouchers"),
                row.getLong("owed"),
                row.getLong("expired")))
        .list();
  }
}
