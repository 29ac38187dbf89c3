package org.comfrey.marketplace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.ClaimRule;
import org.comfrey.api.marketplace.ClaimRuleDraft;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** The rules with their history. */
final class ClaimRules {
  private static final ProblemCode RULE_CHANGED =
      new ProblemCode(409, "rule-changed", "The rule was changed by another of the staff");
  private static final int PHRASES_MOST = 100;
  private static final int RULES_MOST = 500;
  private static final Set<String> SEVERITIES = Set.of("refuse", "review");

  private final ModuleDatabase database;
  private final Predicate<String> isCategory;
  private final Ids ids;
  private final Clock clock;

  ClaimRules(ModuleDatabase database, Predicate<String> isCategory, Ids ids, Clock clock) {
    this.database = database;
    this.isCategory = isCategory;
    this.ids = ids;
    this.clock = clock;
  }

  /** Every rule as it stands. */
  List<ClaimRule> all() {
    return database
        .sql()
        .sql(
            """
            select distinct on (id) * from claim_rule
            order by id, revision desc limit %d\
            """
                .formatted(RULES_MOST))
        .query((row, n) -> rule(row))
        .list();
  }

  List<ClaimRule> history(UUID id) {
    return database
        .sql()
        .sql("select * from claim_rule where id = ? order by revision desc limit 200")
        .param(id)
        .query((row, n) -> rule(row))
        .list();
  }

  ClaimRule add(ClaimRuleDraft rule, PersonId by) {
    check(rule);
    return write(new ClaimRule(ids.next(), 1, rule, clock.instant(), by));
  }

  ClaimRule change(UUID id, int revision, ClaimRuleDraft rule, PersonId by) {
    check(rule);
    int last =
        history(id).stream()
            .findFirst()
            .map(ClaimRule::revision)
            .orElseThrow(() -> Problems.notFound("rule", id));
    if (last != revision) {
      throw changed(last);
    }
    return write(new ClaimRule(id, revision + 1, rule, clock.instant(), by));
  }

  private ClaimRule write(ClaimRule rule) {
    PersonId by = rule.changedBy();
    int written =
        database
            .sql()
            .sql(
                """
                insert into claim_rule (id, revision, rule, changed_at, changed_by)
                values (?, ?, ?::jsonb, ?, ?) on conflict do nothing\
                """)
            .param(rule.id())
            .param(rule.revision())
            .param(Json.answers().writeValueAsString(rule.rule()))
            .param(OffsetDateTime.ofInstant(rule.changed(), ZoneOffset.UTC))
            .param(by == null ? null : by.value())
            .update();
    if (written == 0) {
      throw changed(rule.revision());
    }
    return rule;
  }

  private static RuntimeException changed(int revision) {
    return RULE_CHANGED.because(
        "The rule is at revision " + revision + " by now; read it again and change that.");
  }

  void check(ClaimRuleDraft rule) {
    Fields.check(fields -> {
      fields
          .items("phrases", rule.phrases(), 1, PHRASES_MOST)
          .that(
              rule.phrases().stream().allMatch(ClaimRules::isPhrase),
              "phrases",
              "not-a-phrase",
              "A phrase is of words, each perhaps with a star at its end.",
              "such as: cures cancer, or: detoxif*")
          .that(
              rule.categories().stream().allMatch(isCategory),
              "categories",
              "unknown",
              "There is no such category.",
              "ids of GET /v1/categories")
          .that(
              rule.countries().stream().allMatch(code -> code.matches("[A-Z]{2}")),
              "countries",
              "unknown",
              "A country has two capital letters.",
              "such as AT")
          .that(
              SEVERITIES.contains(rule.severity()),
              "severity",
              "unknown",
              "There is no such severity.",
              "refuse or review");
      said(fields, "reason.en", rule.reason().en());
      said(fields, "reason.de", rule.reason().de());
      said(fields, "instead.en", rule.instead().en());
      said(fields, "instead.de", rule.instead().de());
    });
  }

  /** At least three letters before a star: a shorter one would find half of every language. */
  private static boolean isPhrase(String phrase) {
    return phrase.length() <= 100
        && phrase.strip().matches("[\\p{L}\\p{M}\\p{N}]+\\*?(\\s+[\\p{L}\\p{M}\\p{N}]+\\*?){0,7}")
        && !phrase.matches("(.*\\s)?[\\p{L}\\p{M}\\p{N}]{1,2}\\*.*");
  }

  private static void said(Fields fields, String field, String text) {
    fields.text(field, text, 3, 300);
  }

  private static ClaimRule rule(ResultSet row) throws SQLException {
    @Nullable UUID by = row.getObject("changed_by", UUID.class);
    return new ClaimRule(
        row.getObject("id", UUID.class),
        row.getInt("revision"),
        Json.answers().readValue(row.getString("rule"), ClaimRuleDraft.class),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        by == null ? null : new PersonId(by));
  }
}
