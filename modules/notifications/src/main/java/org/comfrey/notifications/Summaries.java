package org.comfrey.notifications;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.notifications.Deliveries.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails about several things: what was kept for a daily digest, or held back by the pace. */
final class Summaries {
  /** A person's digest is due: their id and when it was to come. */
  static final String DIGEST = "digest-to-send";

  /** What was too much for single mails is due: their id and when it was to come. */
  static final String MANY = "many-to-send";

  /** One mail is about so many at most. */
  static final int IN_ONE_MAIL = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Summaries.class);

  private final ModuleDatabase database;
  private final Notices notices;
  private final Deliveries deliveries;
  private final WishTable wishes;
  private final Addresses addresses;
  private final Letters letters;
  private final MailSender mails;
  private final Timers timers;
  private final Clock clock;

  Summaries(
      ModuleDatabase database,
      Notices notices,
      Deliveries deliveries,
      WishTable wishes,
      Addresses addresses,
      Letters letters,
      MailSender mails,
      Timers timers,
      Clock clock) {
    this.database = database;
    this.notices = notices;
    this.deliveries = deliveries;
    this.wishes = wishes;
    this.addresses = addresses;
    this.letters = letters;
    this.mails = mails;
    this.timers = timers;
    this.clock = clock;
  }

  /** The id of the timer of what a person gets together then. */
  static String id(PersonId person, Instant due) {
    return person + "/" + due.getEpochSecond();
  }

  /** Sends what was kept for a person's digest, as one mail. */
  void digest(String id) {
    summary(new Together(DIGEST, Wishes.DIGEST), id);
  }

  /** Sends what was too much for single mails, as one. */
  void many(String id) {
    summary(new Together(MANY, Deliveries.MANY), id);
  }

  /** What is sent together: by which timer, and for which reason it waited. */
  private record Together(String timer, String reason) {}

  private void summary(Together why, String id) {
    PersonId person = PersonId.valueOf(id.substring(0, id.indexOf('/')));
    Instant now = clock.instant();
    List<Delivery> kept = deliveries.together(person, why.reason(), now, IN_ONE_MAIL);
    if (kept.isEmpty()) {
      return;
    }
    Optional<Addresses.Reached> reached = addresses.of(person);
    boolean done = true;
    if (reached.isEmpty()) {
      deliveries.end(kept, Deliveries.GONE, null, 0, now);
    } else {
      done = summary(why, id, kept, reached.get(), now);
    }
    if (done && kept.size() == IN_ONE_MAIL) {
      timers.set(why.timer(), id, now);
    }
  }

  /** False where it is tried again. */
  private boolean summary(
      Together why, String id, List<Delivery> kept, Addresses.Reached to, Instant now) {
    Wishes wish = wishes.of(to.contact().id());
    Map<UUID, News> all =
        notices.find(kept.stream().map(Delivery::notification).toList()).stream()
            .collect(Collectors.toMap(News::id, news -> news));
    List<Delivery> muted = new ArrayList<>();
    List<Delivery> late = new ArrayList<>();
    List<Delivery> wanted = new ArrayList<>();
    for (Delivery one : kept) {
      News news = Objects.requireNonNull(all.get(one.notification()));
      Instant until = news.usefulUntil();
      if (!wish.wants(news.kind().category(), Channel.MAIL)) {
        muted.add(one);
      } else if (until != null && !now.isBefore(until)) {
        late.add(one);
      } else {
        wanted.add(one);
      }
    }
    deliveries.end(muted, Deliveries.MUTED, "muted", 0, now);
    deliveries.end(late, Deliveries.GONE, "expired", 0, now);
    if (wanted.isEmpty()) {
      return true;
    }
    List<News> news =
        wanted.stream().map(one -> Objects.requireNonNull(all.get(one.notification()))).toList();
    return send(why, id, wanted, letters.summary(why.reason(), news, to), to, now);
  }

  private boolean send(
      Together why,
      String id,
      List<Delivery> kept,
      Letter letter,
      Addresses.Reached to,
      Instant now) {
    String all = kept.stream().map(one -> one.id().toString()).collect(Collectors.joining("/"));
    try {
      mails.send(News.id(why.reason() + "/" + all), to.contact(), letter);
    } catch (RuntimeException e) {
      int tries = kept.getFirst().tries() + 1;
      log.warn("the mail about {} things was not sent, try {}", kept.size(), tries, e);
      Instant due = now.plus(Teller.PAUSES.get(Math.min(tries, Teller.PAUSES.size()) - 1));
      database.inTransaction(() -> {
        for (Delivery one : kept) {
          if (one.tries() + 1 >= Teller.MOST_TRIES) {
            deliveries.end(one, Deliveries.FAILED, "no-answer", one.tries() + 1, now);
          } else {
            deliveries.postpone(one, due, why.reason(), one.tries() + 1);
          }
        }
        timers.set(why.timer(), id, due);
      });
      return false;
    }
    deliveries.end(kept, Deliveries.SENT, why.reason(), 1, now);
    return true;
  }
}
