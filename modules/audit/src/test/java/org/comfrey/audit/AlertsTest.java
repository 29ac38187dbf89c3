package org.comfrey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.audit.AlertReview;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.testkit.TestPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That patterns are noticed, once, and ordinary days are not. */
class AlertsTest {
  private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");
  private static final UUID SOMEONE = new UUID(7, 7);

  private final Databases databases = TestPostgres.databases("audit");
  private final ModuleDatabase database = databases.module("audit");
  private final Records records = new Records(database);
  private final Alerts alerts = new Alerts(database, new Ids(InstantSource.fixed(BEGIN)));

  @AfterEach
  void close() {
    databases.close();
  }

  private void happen(
      String kind,
      String outcome,
      @Nullable UUID actor,
      @Nullable UUID about,
      @Nullable String origin,
      Instant at) {
    happen("x", kind, outcome, actor, about, origin, at);
  }

  private void happen(
      String name,
      String kind,
      String outcome,
      @Nullable UUID actor,
      @Nullable UUID about,
      @Nullable String origin,
      Instant at) {
    Entry entry =
        new Entry(
            "trade",
            UUID.randomUUID(),
            at,
            kind,
            name,
            outcome,
            actor,
            null,
            about,
            origin,
            null,
            Map.of());
    database.inTransaction(() -> {
      records.append(entry);
      alerts.consider(entry);
    });
  }

  private List<Alerts.Row> all() {
    return alerts.page(null, null, 100);
  }

  @Test
  void refusalsSpreadOverADayAreNoAlert() {
    for (int i = 0; i < 40; i++) {
      happen("access", "refused", SOMEONE, null, null, BEGIN.plus(Duration.ofMinutes(30L * i)));
    }
    assertThat(all()).isEmpty();
  }

  @Test
  void refusalsOfManyAreNoAlertAboutOne() {
    for (int i = 0; i < 40; i++) {
      happen("access", "refused", new UUID(7, i), null, null, BEGIN.plusSeconds(i));
    }
    assertThat(all()).isEmpty();
  }

  @Test
  void manyRefusalsOfOnePersonAreOneAlert() {
    for (int i = 0; i < 40; i++) {
      happen("access", "refused", SOMEONE, null, null, BEGIN.plusSeconds(i));
    }
    assertThat(all())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.rule()).isEqualTo(Rule.REFUSALS);
          assertThat(alert.person()).isEqualTo(new PersonId(SOMEONE));
          assertThat(alert.count()).isEqualTo(Rule.REFUSALS.count());
        });
  }

  @Test
  void guessingAtOneAccountFromManyPlacesIsNoticed() {
    for (int i = 0; i < Rule.GUESSING_ACCOUNT.count(); i++) {
      happen("sign-in", "refused", null, SOMEONE, "place " + i, BEGIN.plusSeconds(i));
    }
    assertThat(all()).extracting(Alerts.Row::rule).containsExactly(Rule.GUESSING_ACCOUNT);
  }

  @Test
  void guessingAtManyAccountsFromOnePlaceIsNoticed() {
    for (int i = 0; i < Rule.GUESSING_ORIGIN.count(); i++) {
      happen("sign-in", "refused", null, null, "one place", BEGIN.plusSeconds(i));
    }
    assertThat(all())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.rule()).isEqualTo(Rule.GUESSING_ORIGIN);
          assertThat(alert.origin()).isEqualTo("one place");
        });
  }

  @Test
  void readingAGreatDealIsNoticedAndReadingSomeIsNot() {
    for (int i = 1; i < Rule.BULK_READS.count(); i++) {
      happen("read", "done", SOMEONE, null, null, BEGIN.plusSeconds(i));
    }
    assertThat(all()).isEmpty();
    happen("read", "done", SOMEONE, null, null, BEGIN.plusSeconds(Rule.BULK_READS.count()));
    assertThat(all()).extracting(Alerts.Row::rule).containsExactly(Rule.BULK_READS);
  }

  @Test
  void openingManyRecordsIsNoticedAndOtherActionsAreNot() {
    for (int i = 1; i < Rule.OPENED_RECORDS.count(); i++) {
      happen("record opened", "action", "done", SOMEONE, null, null, BEGIN.plusSeconds(i));
      happen("PUT /v1/x", "action", "done", SOMEONE, null, null, BEGIN.plusSeconds(i));
    }
    assertThat(all()).isEmpty();
    happen("record opened", "action", "done", SOMEONE, null, null, BEGIN.plusSeconds(60));
    assertThat(all())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.rule()).isEqualTo(Rule.OPENED_RECORDS);
          assertThat(alert.count()).isEqualTo(Rule.OPENED_RECORDS.count());
        });
  }

  @Test
  void anAlertIsReviewedOnce() {
    for (int i = 0; i < Rule.REFUSALS.count(); i++) {
      happen("access", "refused", SOMEONE, null, null, BEGIN.plusSeconds(i));
    }
    UUID id = all().getFirst().id();
    assertThat(alerts.review(id, new AlertReview(new PersonId(SOMEONE), BEGIN, "first"))).isTrue();
    assertThat(alerts.review(id, new AlertReview(new PersonId(SOMEONE), BEGIN, "second")))
        .isFalse();
    assertThat(alerts.page(false, null, 10)).isEmpty();
    assertThat(alerts.page(true, null, 10))
        .singleElement()
        .satisfies(
            row -> assertThat(Objects.requireNonNull(row.review()).note()).isEqualTo("first"));
  }
}
