package org.comfrey.payments.commission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.CommissionRule;
import org.comfrey.api.payments.CommissionRuleDraft;
import org.comfrey.api.payments.CommissionTier;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.rules.RevisedRules;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problems;
import org.comfrey.payments.chart.Currencies;
import org.comfrey.payments.chart.Times;

/** The rules with their history. */
final class CommissionRules {
  private static final int TIERS_MOST = 10;
  private static final long MOST_MAJOR_UNITS = 1_000_000_000L;
  private static final int WHOLE_BASIS_POINTS = 10_000;

  /** How much of "now" may pass while somebody looks at the form. */
  private static final Duration JUST_NOW = Duration.ofMinutes(10);

  private final ModuleDatabase database;
  private final Clock clock;

  CommissionRules(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The last revision of every currency. */
  List<CommissionRule> all() {
    return database
        .sql()
        .sql(
            """
            select distinct on (currency) * from commission_rule
            order by currency, revision desc\
            """)
        .query((row, n) -> rule(row))
        .list();
  }

  List<CommissionRule> history(String currency) {
    return database
        .sql()
        .sql(
            """
            select * from commission_rule where currency = :currency
            order by revision desc limit 200\
            """)
        .param("currency", currency)
        .query((row, n) -> rule(row))
        .list();
  }

  /** The one that counts at an instant. */
  Optional<CommissionRuleDraft> at(String currency, Instant instant) {
    return database
        .sql()
        .sql(
            """
            select * from commission_rule where currency = :currency and valid_from <= :at
            order by revision desc limit 1\
            """)
        .param("currency", currency)
        .param("at", Times.parameter(instant))
        .query((row, n) -> rule(row).rule())
        .optional();
  }

  /** Of two who change the same revision at once, the second is told so. */
  CommissionRule change(String currency, int revision, CommissionRuleDraft wanted, PersonId by) {
    check(currency, wanted);
    Instant now = clock.instant();
    Fields.check(fields ->
        fields.that(
            !wanted.from().isBefore(now.minus(JUST_NOW)),
            "from",
            "in-the-past",
            "Orders that were placed keep their rate, so a rule begins now or later.",
            "now or later"));
    int last = history(currency).stream().findFirst().map(CommissionRule::revision).orElse(0);
    Instant from = wanted.from().isBefore(now) ? now : wanted.from();
    CommissionRuleDraft draft =
        new CommissionRuleDraft(wanted.periodDays(), wanted.tiers(), from, wanted.note());
    if (last != revision) {
      throw RevisedRules.changed(last);
    }
    if (!insert(currency, revision + 1, draft, now, by)) {
      throw RevisedRules.changed(revision + 1);
    }
    return new CommissionRule(currency, revision + 1, draft, now, by);
  }

  private boolean insert(
      String currency, int revision, CommissionRuleDraft draft, Instant now, PersonId by) {
    return database
            .sql()
            .sql(
                """
                insert into commission_rule
                  (currency, revision, rule, valid_from, changed_at, changed_by)
                values (:currency, :revision, :rule::jsonb, :from, :now, :by)
                on conflict do nothing\
                """)
            .param("currency", currency)
            .param("revision", revision)
            .param("rule", Json.answers().writeValueAsString(draft))
            .param("from", Times.parameter(draft.from()))
            .param("now", Times.parameter(now))
            .param("by", by.value())
            .update()
        == 1;
  }

  void check(String currency, CommissionRuleDraft draft) {
    if (!Currencies.known(currency)) {
      throw Problems.notFound("currency", currency);
    }
    List<CommissionTier> tiers = draft.tiers();
    long most = Currencies.minor(MOST_MAJOR_UNITS, currency);
    Fields.check(fields -> {
      fields
          .range("periodDays", draft.periodDays(), 7, 366)
          .items("tiers", tiers, 0, TIERS_MOST)
          .text("note", draft.note(), 0, 300);
      for (int i = 0; i < tiers.size(); i++) {
        CommissionTier tier = tiers.get(i);
        String at = "tiers[" + i + "].";
        fields
            .range(at + "fromMinor", tier.fromMinor(), 0, most)
            .range(at + "basisPoints", tier.basisPoints(), 0, WHOLE_BASIS_POINTS);
        if (i > 0) {
          CommissionTier before = tiers.get(i - 1);
          fields
              .that(
                  tier.fromMinor() > before.fromMinor(),
                  at + "fromMinor",
                  "not-higher",
                  "A tier begins above the one before it.",
                  "more than " + before.fromMinor())
              .that(
                  tier.basisPoints() < before.basisPoints(),
                  at + "basisPoints",
                  "not-lower",
                  "Whoever sells more does not pay a higher rate.",
                  "less than " + before.basisPoints());
        }
      }
    });
  }

  private static CommissionRule rule(ResultSet row) throws SQLException {
    return new CommissionRule(
        row.getString("currency"),
        row.getInt("revision"),
        Json.answers().readValue(row.getString("rule"), CommissionRuleDraft.class),
        Times.column(row, "changed_at"),
        new PersonId(row.getObject("changed_by", UUID.class)));
  }
}
