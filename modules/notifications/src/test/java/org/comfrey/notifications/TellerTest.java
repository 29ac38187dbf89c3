package org.comfrey.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.notifications.ChannelSwitch;
import org.comfrey.api.notifications.DailyDigest;
import org.comfrey.api.notifications.NotificationDelivery;
import org.comfrey.api.notifications.NotificationSettingsChange;
import org.comfrey.api.notifications.QuietHours;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent, when, and how often; each story with people of its own on one database. */
class TellerTest {
  private static Fixture fixture;

  private PersonId ada;

  @BeforeAll
  static void begin() {
    fixture = new Fixture();
  }

  @AfterAll
  static void end() {
    fixture.close();
  }

  @BeforeEach
  void people() {
    fixture.mails.sent.clear();
    ada = fixture.person("Ada", "en");
  }

  private void wish(NotificationSettingsChange change) {
    fixture.desk.change(ada, fixture.wishes.of(ada), change);
    fixture.settle();
  }

  private static NotificationSettingsChange quiet(boolean on) {
    return new NotificationSettingsChange(
        null, new QuietHours(on, LocalTime.of(22, 0), LocalTime.of(7, 0)), null, null);
  }

  private static NotificationSettingsChange digest(boolean on) {
    return new NotificationSettingsChange(
        null, null, new DailyDigest(on, LocalTime.of(18, 0)), null);
  }

  private static NotificationSettingsChange muted(String category, String channel) {
    return new NotificationSettingsChange(
        List.of(new ChannelSwitch(category, channel, false)), null, null, null);
  }

  /** The next time that Vienna's clocks, an hour ahead in winter, show ten in the evening. */
  private void moveToNight() {
    fixture.moveTo(
        LocalTimes.next(
            fixture.clock.instant(), LocalTime.of(22, 30), java.time.ZoneId.of("Europe/Vienna")));
  }

  private NotificationDelivery only() {
    List<NotificationDelivery> log = fixture.log(ada);
    assertThat(log).hasSize(1);
    return log.getFirst();
  }

  @Test
  void newsThatAreAddedTwiceAreSentOnce() {
    News news = fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    fixture.tell(news);
    fixture.teller.tell(news.id().toString());
    assertThat(fixture.mails.subjects()).containsExactly("Yoga: the appointment is booked");
    assertThat(only().state()).isEqualTo("sent");
    assertThat(only().tries()).isEqualTo(1);
    assertThat(only().destination()).isEqualTo("a…@test.example");
  }

  private News news(PersonId person, String template) {
    return news(person, template, Map.of("title", "Yoga"));
  }

  private News news(PersonId person, String template, Map<String, String> values) {
    return News.of(UUID.randomUUID(), person, template, values, null, fixture.clock.instant());
  }

  private void tellTogether(List<News> all) {
    fixture.database.inTransaction(() -> all.forEach(fixture.notices::add));
    fixture.settle();
  }

  @Test
  void newsOfOneTransactionAreToldTogetherAndEachOnce() {
    List<News> all = new ArrayList<>();
    for (int i = 0; i < 2 * Teller.TOGETHER + 5; i++) {
      all.add(news(ada, "order.cancelled-by-provider"));
    }
    tellTogether(all);
    // As after a crash between sending and forgetting the timer.
    fixture.teller.tell(Teller.together(all.stream().map(News::id).toList()));
    assertThat(fixture.mails.sent).hasSize(all.size()).doesNotHaveDuplicates();
    assertThat(fixture.log(ada)).allMatch(one -> one.state().equals("sent"));
  }

  private List<News> many(int count) {
    return many(ada, count);
  }

  private List<News> many(PersonId person, int count) {
    List<News> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(received(person, fixture.clock.instant()));
    }
    return all;
  }

  private static News received(PersonId person, Instant at) {
    Map<String, String> amount = Map.of("amountMinor", "100", "currency", "EUR");
    return News.of(UUID.randomUUID(), person, "wallet.transfer-received", amount, null, at);
  }

  @Test
  void twoWhoTellTheSamePeopleDoNotWaitForEachOtherInACircle() throws Exception {
    PersonId bo = fixture.person("Bo", "en");
    tellTogether(many(ada, Pace.AT_ONCE));
    fixture.moveTo(fixture.clock.instant().plusSeconds(30));
    tellTogether(many(bo, Pace.AT_ONCE));
    // Told by hand before their timers are due.
    Instant later = fixture.clock.instant().plusSeconds(60);
    long before = deadlocks();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 100; round++) {
        List<Callable<Boolean>> both = new ArrayList<>();
        for (List<PersonId> order : List.of(List.of(ada, bo), List.of(bo, ada))) {
          List<News> some = order.stream().map(one -> received(one, later)).toList();
          fixture.database.inTransaction(() -> some.forEach(fixture.notices::add));
          both.add(() -> {
            fixture.teller.tell(Teller.together(some.stream().map(News::id).toList()));
            return true;
          });
        }
        for (Future<Boolean> told : threads.invokeAll(both)) {
          assertThat(told.get()).isTrue();
        }
      }
    }
    assertThat(deadlocks()).isEqualTo(before);
    fixture.moveTo(later.plus(Pace.WINDOW));
    assertThat(fixture.log(ada)).allMatch(one -> one.state().equals("sent"));
  }

  private long deadlocks() {
    fixture.database.sql().sql("SELECT pg_stat_force_next_flush()").query().singleRow();
    return fixture
        .database
        .sql()
        .sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .query(Long.class)
        .single();
  }

  @Test
  void whatComesManyTimesWithinMinutesComesInOneMailAndHoldsBackNothingElse() {
    Instant first = fixture.clock.instant();
    tellTogether(many(3));
    tellTogether(many(Pace.AT_ONCE + 4));
    assertThat(fixture.mails.sent).hasSize(Pace.AT_ONCE);
    assertThat(fixture.log(ada))
        .filteredOn(one -> one.state().equals("waiting"))
        .hasSize(7)
        .allMatch(one -> "many".equals(one.reason()))
        .allMatch(one -> first.plus(Pace.WINDOW).equals(one.due()));
    tellTogether(List.of(news(ada, "order.booked"), news(ada, "order.cancelled-by-provider")));
    assertThat(fixture.mails.sent).hasSize(Pace.AT_ONCE + 2);
    fixture.mails.sent.clear();
    fixture.mails.failNext(1);
    fixture.moveTo(first.plus(Pace.WINDOW));
    assertThat(fixture.mails.sent).isEmpty();
    fixture.moveTo(first.plus(Pace.WINDOW).plusSeconds(60));
    assertThat(fixture.mails.subjects()).containsExactly("7 pieces of news from Comfrey");
    assertThat(fixture.log(ada)).allMatch(one -> one.state().equals("sent"));
    tellTogether(many(1));
    assertThat(fixture.mails.sent).hasSize(2);
  }

  @Test
  void howeverManyComeNoneWaitsForEverAndNoMailIsEndless() {
    Instant first = fixture.clock.instant();
    tellTogether(many(Pace.AT_ONCE + Summaries.IN_ONE_MAIL + 2));
    fixture.mails.sent.clear();
    fixture.moveTo(first.plus(Pace.WINDOW));
    assertThat(fixture.mails.subjects())
        .containsExactlyInAnyOrder(
            "1,000 pieces of news from Comfrey", "2 pieces of news from Comfrey");
    Letter longest = fixture.mails.sent.getFirst().letter();
    assertThat(longest.text()).hasSizeLessThan(10_000).contains("950 earlier pieces of news");
  }

  @Test
  void whatWaitedWithManyIsNotSentToWhomSwitchedItOff() {
    Instant first = fixture.clock.instant();
    tellTogether(many(Pace.AT_ONCE + 2));
    fixture.mails.sent.clear();
    wish(muted("money", "mail"));
    fixture.moveTo(first.plus(Pace.WINDOW));
    assertThat(fixture.mails.sent).isEmpty();
    assertThat(fixture.log(ada)).noneMatch(one -> one.state().equals("waiting"));
  }

  @Test
  void newsThatCannotBeToldKeepNobodyElses() {
    PersonId eve = new PersonId(UUID.randomUUID());
    // No such zone, so nobody can say whether her night is quiet.
    fixture.people.put(eve, new Contact(eve, "Eve", "eve@test.example", "en", "Nowhere/City"));
    tellTogether(List.of(news(eve, "order.booked"), news(ada, "order.booked")));
    assertThat(fixture.log(eve)).isEmpty();
    assertThat(fixture.mails.subjects()).containsExactly("Yoga: the appointment is booked");
  }

  @Test
  void whatFailsIsTriedAgainAfterLongerAndLongerPausesAndThenGivenUp() {
    fixture.mails.failNext(Teller.MOST_TRIES);
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    Instant last = fixture.clock.instant();
    Duration pause = Duration.ZERO;
    for (int tries = 1; tries < Teller.MOST_TRIES; tries++) {
      NotificationDelivery waiting = only();
      assertThat(waiting.state()).isEqualTo("waiting");
      assertThat(waiting.reason()).isEqualTo("retry");
      assertThat(waiting.tries()).isEqualTo(tries);
      Instant due = java.util.Objects.requireNonNull(waiting.due());
      assertThat(Duration.between(last, due)).isGreaterThan(pause);
      pause = Duration.between(last, due);
      last = due;
      fixture.moveTo(due);
    }
    assertThat(only().state()).isEqualTo("failed");
    assertThat(only().reason()).isEqualTo("no-answer");
    assertThat(fixture.mails.sent).isEmpty();
  }

  @Test
  void whatFailsOnceArrivesWithTheSecondTry() {
    fixture.mails.failNext(1);
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    fixture.moveTo(fixture.clock.instant().plus(Duration.ofMinutes(1)));
    assertThat(fixture.mails.sent).hasSize(1);
    assertThat(only().state()).isEqualTo("sent");
    assertThat(only().tries()).isEqualTo(2);
  }

  @Test
  void whatIsSwitchedOffIsNotSentAndTheLogSaysSo() {
    wish(muted("reviews", "mail"));
    fixture.tell(ada, "review.published", Map.of());
    assertThat(fixture.mails.sent).isEmpty();
    assertThat(only().state()).isEqualTo("muted");
  }

  @Test
  void whatIsCriticalCannotBeSwitchedOff() {
    assertThatThrownBy(() -> wish(muted("risk", "mail")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.is(WishDesk.CANNOT_BE_MUTED)).isTrue());
    assertThat(fixture.wishes.of(ada).version()).isZero();
  }

  @Test
  void quietHoursHoldBackWhatCanWaitUntilTheMorning() {
    wish(quiet(true));
    moveToNight();
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    fixture.tell(ada, "dispute.opened", Map.of());
    assertThat(fixture.mails.subjects())
        .containsExactly("A dispute was opened; the clocks stand still");
    NotificationDelivery held =
        fixture.log(ada).stream()
            .filter(one -> one.state().equals("waiting"))
            .findFirst()
            .orElseThrow();
    assertThat(held.reason()).isEqualTo("quiet-hours");
    Instant morning = java.util.Objects.requireNonNull(held.due());
    fixture.moveTo(morning.minusSeconds(1));
    assertThat(fixture.mails.sent).hasSize(1);
    fixture.moveTo(morning);
    assertThat(fixture.mails.subjects()).contains("Yoga: the appointment is booked");
  }

  @Test
  void whatIsHeldBackGoesAtOnceWhenQuietHoursAreSwitchedOff() {
    wish(quiet(true));
    moveToNight();
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(fixture.mails.sent).isEmpty();
    wish(quiet(false));
    assertThat(fixture.mails.sent).hasSize(1);
  }

  @Test
  void whatWouldComeTooLateDoesNotWait() {
    wish(quiet(true));
    moveToNight();
    Instant soon = fixture.clock.instant().plus(Duration.ofHours(1));
    News offer =
        News.of(
                UUID.randomUUID(),
                ada,
                "waitlist.offered",
                Map.of("title", "Yoga", "listing", "x"),
                null,
                fixture.clock.instant())
            .usefulUntil(soon);
    fixture.tell(offer);
    assertThat(fixture.mails.sent).hasSize(1);
  }

  @Test
  void whatIsNoLongerOfUseIsNotTriedAgain() {
    fixture.mails.failNext(1);
    Instant soon = fixture.clock.instant().plusSeconds(30);
    fixture.tell(
        News.of(
                UUID.randomUUID(),
                ada,
                "waitlist.offered",
                Map.of("title", "Yoga"),
                null,
                fixture.clock.instant())
            .usefulUntil(soon));
    fixture.moveTo(fixture.clock.instant().plus(Duration.ofMinutes(1)));
    assertThat(fixture.mails.sent).isEmpty();
    assertThat(only().reason()).isEqualTo("expired");
  }

  @Test
  void aDigestIsOneMailADayWithEverythingThatCouldWait() {
    wish(digest(true));
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    fixture.tell(ada, "review.published", Map.of());
    fixture.tell(ada, "order.cancelled-by-provider", Map.of("title", "Massage"));
    assertThat(fixture.mails.subjects())
        .containsExactly("Massage: the provider cancelled; you get everything back");
    fixture.mails.failNext(1);
    Instant evening =
        LocalTimes.next(
            fixture.clock.instant(), LocalTime.of(18, 0), java.time.ZoneId.of("Europe/Vienna"));
    fixture.moveTo(evening);
    assertThat(fixture.mails.sent).hasSize(1);
    fixture.moveTo(evening.plus(Duration.ofMinutes(1)));
    assertThat(fixture.mails.subjects()).hasSize(2).contains("2 pieces of news from Comfrey");
    String text = fixture.mails.sent.getLast().letter().text();
    assertThat(text).contains("The appointment is booked", "Yoga", "A review of you is shown now");
    assertThat(fixture.log(ada)).allMatch(one -> one.state().equals("sent"));
  }

  @Test
  void ofTwoWindowsThatChooseAtOnceTheSecondIsRefused() {
    Wishes seen = fixture.wishes.of(ada);
    fixture.desk.change(ada, seen, quiet(true));
    assertThatThrownBy(() -> fixture.desk.change(ada, seen, digest(true)))
        .isInstanceOf(ProblemException.class);
    assertThat(fixture.wishes.of(ada).digest()).isFalse();
    assertThat(fixture.wishes.of(ada).quiet()).isTrue();
  }

  @Test
  void somebodyWhoIsGoneIsToldNothing() {
    PersonId nobody = new PersonId(UUID.randomUUID());
    fixture.tell(nobody, "order.booked", Map.of("title", "Yoga"));
    assertThat(fixture.mails.sent).isEmpty();
    assertThat(fixture.log(nobody)).isEmpty();
  }

  @Test
  void anAccountMailTakesItsTokenWhenItIsSentAndNoTableHasIt() {
    UUID mail = UUID.randomUUID();
    fixture.accountMails.put(mail, new AccountMail(fixture.contact(ada), "sesame-4711"));
    fixture.tell(
        News.of(
                UUID.randomUUID(),
                ada,
                "sign-in-link",
                Map.of("mail", mail.toString()),
                null,
                fixture.clock.instant())
            .onlySent());
    assertThat(fixture.mails.sent.getFirst().letter().text())
        .contains("https://care.example/sign-in/link#token=sesame-4711");
    assertThat(
            fixture
                .database
                .sql()
                .sql("select count(*) from notification n where strpos(n::text, 'sesame') > 0")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(fixture.notices.of(ada, List.of(), null, null, 10)).isEmpty();
  }

  @Test
  void anUnsubscribeLinkStopsItsCategoryAndNoOther() {
    fixture.tell(ada, "review.published", Map.of());
    Letter letter = fixture.mails.sent.getFirst().letter();
    String link = java.util.Objects.requireNonNull(letter.unsubscribe());
    assertThat(link).startsWith("https://care.example/v1/unsubscriptions/");
    String token = link.substring(link.lastIndexOf('/') + 1);
    assertThat(letter.html()).contains("https://care.example/unsubscribe#" + token);
    assertThat(fixture.desk.meant(token).on()).isTrue();
    assertThat(fixture.desk.unsubscribe(token).on()).isFalse();
    assertThat(fixture.desk.unsubscribe(token).category()).isEqualTo("reviews");
    fixture.tell(ada, "review.replied", Map.of());
    fixture.tell(ada, "order.booked", Map.of("title", "Yoga"));
    assertThat(fixture.mails.subjects()).last().isEqualTo("Yoga: the appointment is booked");
    assertThat(fixture.mails.sent).hasSize(2);
  }

  @Test
  void aForgedOrDamagedLinkIsRefusedWithASentence() {
    fixture.tell(ada, "review.published", Map.of());
    String link =
        java.util.Objects.requireNonNull(fixture.mails.sent.getFirst().letter().unsubscribe());
    String token = link.substring(link.lastIndexOf('/') + 1);
    // Another person's id before the same signature, another category, a letter less, nothing.
    for (String forged :
        List.of(
            (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1),
            token.substring(0, 22) + (token.charAt(22) == 'A' ? "B" : "A") + token.substring(23),
            token.substring(1),
            "not a token",
            "")) {
      assertThatThrownBy(() -> fixture.desk.unsubscribe(forged))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.is(UnsubscribeLinks.NOT_VALID)).isTrue();
                assertThat(refused.detail()).contains("nothing was changed");
              });
    }
    assertThat(fixture.wishes.of(ada).version()).isZero();
  }

  @Test
  void mailsThatCannotBeStoppedHaveNoUnsubscribeLink() {
    fixture.tell(ada, "dispute.opened", Map.of());
    assertThat(fixture.mails.sent.getFirst().letter().unsubscribe()).isNull();
    assertThat(fixture.mails.sent.getFirst().letter().html()).doesNotContain("unsubscribe");
  }
}
