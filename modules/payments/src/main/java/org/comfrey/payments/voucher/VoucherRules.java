package org.comfrey.payments.voucher;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.VoucherRule;
import org.comfrey.api.payments.VoucherRuleDraft;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.rules.RevisedRules;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.payments.chart.Times;

/** How long vouchers are good, with its history. */
final class VoucherRules {
  private final ModuleDatabase database;
  private final Clock clock;

  VoucherRules(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Every revision, the last first. */
  List<VoucherRule> all() {
    return database
        .sql()
        .sql("select * from voucher_rule order by revision desc limit 200")
        .query((row, n) -> {
          UUID by = row.getObject("changed_by", UUID.class);
          return new VoucherRule(
              row.getInt("revision"),
              Json.answers().readValue(row.getString("rule"), VoucherRuleDraft.class),
              Times.column(row, "changed_at"),
              by == null ? null : new PersonId(by));
        })
        .list();
  }

  VoucherRule change(int revision, VoucherRuleDraft draft, PersonId by) {
    Fields.check(fields ->
        fields.range("months", draft.months(), 1, 120).text("note", draft.note(), 0, 300));
    Instant now = clock.instant();
    int last = all().getFirst().revision();
    if (last != revision) {
      throw RevisedRules.changed(last);
    }
    int written =
        database
            .sql()
            .sql(
                """
                insert into voucher_rule (revision, rule, changed_at, changed_by)
                values (:revision, :rule::jsonb, :now, :by) on conflict do nothing\
                """)
            .param("revision", revision + 1)
            .param("rule", Json.answers().writeValueAsString(draft))
            .param("now", Times.parameter(now))
            .param("by", by.value())
            .update();
    if (written == 0) {
      throw RevisedRules.changed(revision + 1);
    }
    return new VoucherRule(revision + 1, draft, now, by);
  }

  /** When a voucher ends that is bought now: at the end of a day of UTC. */
  Instant expiry(Instant bought) {
    VoucherRuleDraft rule = all().getFirst().rule();
    LocalDate day = LocalDate.ofInstant(bought, ZoneOffset.UTC);
    LocalDate from = rule.untilYearEnd() ? LocalDate.of(day.getYear(), 12, 31) : day;
    return from.plusMonths(rule.months()).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
