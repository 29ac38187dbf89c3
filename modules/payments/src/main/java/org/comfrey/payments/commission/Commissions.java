package org.comfrey.payments.commission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.payments.CommissionPreview;
import org.comfrey.api.payments.CommissionRule;
import org.comfrey.api.payments.CommissionRuleDraft;
import org.comfrey.api.payments.CommissionStanding;
import org.comfrey.api.payments.CommissionStep;
import org.comfrey.api.payments.CommissionTier;
import org.comfrey.api.payments.internal.CommissionRate;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.payments.chart.Times;
import org.jspecify.annotations.Nullable;

/** Which rate a provider has, and what tiers come to. */
public final class Commissions {
  private final ModuleDatabase database;
  private final CommissionRules rules;
  private final Clock clock;

  /** Over what that database knows of earnings. */
  public Commissions(ModuleDatabase database, Clock clock) {
    this.database = database;
    this.rules = new CommissionRules(database, clock);
    this.clock = clock;
  }

  CommissionRules rules() {
    return rules;
  }

  /** The rate for an order that is placed now. */
  public CommissionRate rate(PersonId provider, String currency) {
    Instant now = clock.instant();
    return rules
        .at(currency, now)
        .filter(rule -> !rule.tiers().isEmpty())
        .flatMap(rule -> reached(rule, volumeMinor(provider, currency, rule, now)))
        .map(tier -> new CommissionRate(tier.basisPoints()))
        .orElse(new CommissionRate(null));
  }

  /** How a provider stands, in each currency that has tiers or will have them. */
  List<CommissionStanding> of(PersonId provider) {
    Instant now = clock.instant();
    List<CommissionStanding> all = new ArrayList<>();
    for (CommissionRule last : rules.all()) {
      CommissionRuleDraft coming = last.rule().from().isAfter(now) ? last.rule() : null;
      CommissionRuleDraft current =
          rules
              .at(last.currency(), now)
              .orElse(new CommissionRuleDraft(last.rule().periodDays(), List.of(), now, null));
      if (!current.tiers().isEmpty() || coming != null) {
        all.add(standing(provider, last.currency(), current, coming, now));
      }
    }
    return all;
  }

  private CommissionStanding standing(
      PersonId provider,
      String currency,
      CommissionRuleDraft rule,
      @Nullable CommissionRuleDraft coming,
      Instant now) {
    long volume = volumeMinor(provider, currency, rule, now);
    // What the staff noted for themselves stays with them.
    CommissionRuleDraft told =
        coming == null
            ? null
            : new CommissionRuleDraft(coming.periodDays(), coming.tiers(), coming.from(), null);
    return new CommissionStanding(
        currency,
        rule.periodDays(),
        volume,
        reached(rule, volume).map(CommissionTier::basisPoints).orElse(null),
        rule.tiers().stream().filter(tier -> tier.fromMinor() > volume).findFirst().orElse(null),
        told,
        now);
  }

  private static Optional<CommissionTier> reached(CommissionRuleDraft rule, long volumeMinor) {
    return rule.tiers().reversed().stream()
        .filter(tier -> tier.fromMinor() <= volumeMinor)
        .findFirst();
  }

  private long volumeMinor(
      PersonId provider, String currency, CommissionRuleDraft rule, Instant now) {
    return database
        .sql()
        .sql(
            """
            select greatest(0, coalesce(sum(earned_minor + commission_minor), 0)) from earning
            where provider = :provider and currency = :currency and at > :since and at <= :now\
            """)
        .param("provider", provider.value())
        .param("currency", currency)
        .param("since", Times.parameter(now.minus(Duration.ofDays(rule.periodDays()))))
        .param("now", Times.parameter(now))
        .query(Long.class)
        .single();
  }

  /** Compares with what was taken; a tier never takes more than that. */
  CommissionPreview preview(String currency, CommissionRuleDraft rule) {
    rules.check(currency, rule);
    Instant now = clock.instant();
    List<CommissionTier> tiers = rule.tiers();
    CommissionStep[] steps = new CommissionStep[tiers.size() + 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new CommissionStep(i == 0 ? null : tiers.get(i - 1), 0, 0, 0, 0);
    }
    database
        .sql()
        .sql(
            """
            select tier, count(*) as providers, sum(volume) as volume, sum(taken) as taken,
              sum(least(taken, case when tier = 0 then taken else
                volume / 10000 * rates[tier] + volume % 10000 * rates[tier] / 10000 end)) as would
            from (
              select volume, taken, width_bucket(volume, :from::bigint[]) as tier,
                :rates::bigint[] as rates
              from (
                select greatest(0, sum(earned_minor + commission_minor))::bigint as volume,
                  sum(commission_minor)::bigint as taken
                from earning
                where currency = :currency and at > :since and at <= :now
                group by provider) each_provider) each_tier
            group by tier\
            """)
        .param("from", array(tiers.stream().map(CommissionTier::fromMinor).toList()))
        .param("rates", array(tiers.stream().map(tier -> (long) tier.basisPoints()).toList()))
        .param("currency", currency)
        .param("since", Times.parameter(now.minus(Duration.ofDays(rule.periodDays()))))
        .param("now", Times.parameter(now))
        .query(row -> {
          int place = row.getInt("tier");
          steps[place] =
              new CommissionStep(
                  steps[place].tier(),
                  row.getLong("providers"),
                  row.getLong("volume"),
                  row.getLong("taken"),
                  row.getLong("would"));
        });
    List<CommissionStep> all = List.of(steps);
    return new CommissionPreview(
        currency,
        all,
        all.stream().mapToLong(CommissionStep::takenMinor).sum(),
        all.stream().mapToLong(CommissionStep::wouldMinor).sum());
  }

  /** An array as PostgreSQL reads it. */
  private static String array(List<Long> numbers) {
    return "{" + String.join(",", numbers.stream().map(String::valueOf).toList()) + "}";
  }
}
