package org.comfrey.notifications;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.timers.Timers;
import org.comfrey.notifications.Deliveries.Delivery;
import org.comfrey.notifications.Devices.Device;
import org.comfrey.notifications.Wishes.Decision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends news: decides by what its reader wishes, waits where that says so, and tries again where it
 * fails. All of it by durable timers, so that a crash delays and loses nothing. A crash between
 * sending and remembering can send a mail a second time, with the same Message-ID, which a reader
 * forgives more easily than a mail that never came.
 */
final class Teller {
  /** News are to be told: the id is that of {@link #together}. */
  static final String TELL = "news-to-tell";

  /** So many at most by one timer, whose id is a key of an index. */
  static final int TOGETHER = 40;

  /** A delivery is to be tried: the id is the delivery's. */
  static final String TRY = "delivery-to-try";

  static final int MOST_TRIES = 8;

  private static final String BETWEEN = ",";

  /** After each failure; all of them together are a day. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12));

  private static final Logger log = LoggerFactory.getLogger(Teller.class);

  private final ModuleDatabase database;
  private final Notices notices;
  private final Deliveries deliveries;
  private final WishTable wishes;
  private final Pace pace;
  private final Addresses addresses;
  private final Letters letters;
  private final MailSender mails;
  private final Devices devices;
  private final PushSender pushes;
  private final Timers timers;
  private final Clock clock;

  Teller(
      ModuleDatabase database,
      Notices notices,
      Deliveries deliveries,
      WishTable wishes,
      Pace pace,
      Addresses addresses,
      Letters letters,
      MailSender mails,
      Devices devices,
      PushSender pushes,
      Timers timers,
      Clock clock) {
    this.database = database;
    this.notices = notices;
    this.deliveries = deliveries;
    this.wishes = wishes;
    this.pace = pace;
    this.addresses = addresses;
    this.letters = letters;
    this.mails = mails;
    this.devices = devices;
    this.pushes = pushes;
    this.timers = timers;
    this.clock = clock;
  }

  /** The id of a timer for all of them. */
  static String together(List<UUID> news) {
    return news.stream().map(UUID::toString).collect(Collectors.joining(BETWEEN));
  }

  /**
   * Decides over which channels news are sent, and sends what is due now. Where one of several
   * cannot be told, each is tried by itself, so that it keeps nobody else's.
   */
  void tell(String together) {
    List<UUID> ids = Stream.of(together.split(BETWEEN, -1)).map(UUID::fromString).toList();
    try {
      tell(ids);
    } catch (RuntimeException e) {
      if (ids.size() == 1) {
        throw e;
      }
      log.warn("{} news could not be told together and are told one by one", ids.size(), e);
      Instant now = clock.instant();
      database.inTransaction(() -> ids.forEach(id -> timers.set(TELL, id.toString(), now)));
    }
  }

  private void tell(List<UUID> ids) {
    Map<UUID, News> all = new LinkedHashMap<>();
    notices.find(ids).forEach(news -> all.put(news.id(), news));
    Map<UUID, Addresses.Reached> reached = addresses.ofAll(List.copyOf(all.values()));
    all.keySet().retainAll(reached.keySet());
    if (all.isEmpty()) {
      return;
    }
    List<PersonId> readers = all.values().stream().map(News::person).distinct().toList();
    Map<PersonId, Wishes> chosen = wishes.of(readers);
    Map<PersonId, List<Device>> told = devices.of(readers);
    Instant now = clock.instant();
    List<Deliveries.Planned> planned = new ArrayList<>();
    for (News news : all.values()) {
      Wishes wish = chosen.getOrDefault(news.person(), Wishes.AT_FIRST);
      planned.addAll(
          plan(
              news,
              wish,
              Objects.requireNonNull(reached.get(news.id())),
              told.getOrDefault(news.person(), List.of()),
              now));
    }
    // Counted before and by itself: else whoever is told much has one timer wait for the other.
    List<Deliveries.Planned> paced = pace.hold(planned, all, now);
    boolean allNew =
        database.inTransaction(() -> {
          wake(paced, now);
          return deliveries.add(paced, now);
        });
    for (Delivery due : allNew ? dueOf(paced, now) : deliveries.dueOf(all.keySet(), now)) {
      UUID about = due.notification();
      if (due.channel() == Channel.PUSH && all.size() > 1) {
        // A server of somebody else answers when it likes: nobody else's news wait for it.
        timers.set(TRY, due.id().toString(), now);
        continue;
      }
      send(
          due,
          Objects.requireNonNull(all.get(about)),
          Objects.requireNonNull(reached.get(about)),
          now);
    }
  }

  /** Nobody has tried any of them: the table says nothing else of them. */
  private static List<Delivery> dueOf(List<Deliveries.Planned> planned, Instant now) {
    return planned.stream()
        .filter(one -> one.state().equals(Deliveries.WAITING))
        .filter(one -> one.due() != null && !one.due().isAfter(now))
        .map(Deliveries.Planned::delivery)
        .toList();
  }

  private List<Deliveries.Planned> plan(
      News news, Wishes wish, Addresses.Reached to, List<Device> own, Instant now) {
    List<Deliveries.Planned> planned = new ArrayList<>();
    if (news.kind().toldBy(Channel.MAIL)) {
      Decision decision = decide(news, Channel.MAIL, wish, to, now);
      planned.add(plan(news, Channel.MAIL, null, to.shortened(), decision, now));
    }
    if (news.kind().toldBy(Channel.PUSH) && wish.wants(news.kind().category(), Channel.PUSH)) {
      Decision decision = decide(news, Channel.PUSH, wish, to, now);
      for (Device device : own) {
        planned.add(plan(news, Channel.PUSH, device.id(), device.shown().name(), decision, now));
      }
    }
    return planned;
  }

  private static Decision decide(
      News news, Channel channel, Wishes wish, Addresses.Reached to, Instant now) {
    ZoneId zone = ZoneId.of(to.contact().timeZone());
    return wish.decide(news.kind(), channel, now, zone, news.usefulUntil());
  }

  private Deliveries.Planned plan(
      News news,
      Channel channel,
      @Nullable UUID device,
      String destination,
      Decision decision,
      Instant now) {
    UUID id = News.id(news.id(), device == null ? channel : device);
    String reason =
        switch (decision) {
          case Decision.AtOnce() -> null;
          case Decision.Muted() -> Deliveries.MUTED;
          case Decision.Later(_, String why) -> why;
        };
    Delivery planned =
        new Delivery(id, news.id(), news.person(), news.template(), channel, device, reason, 0);
    return switch (decision) {
      case Decision.AtOnce() ->
          new Deliveries.Planned(planned, destination, Deliveries.WAITING, now);
      case Decision.Muted() -> new Deliveries.Planned(planned, destination, Deliveries.MUTED, null);
      case Decision.Later(Instant until, String _) ->
          new Deliveries.Planned(planned, destination, Deliveries.WAITING, until);
    };
  }

  /**
   * Sets the timers of those that wait, in the order in which everybody sets them: two who tell the
   * same people would wait for each other otherwise.
   */
  private void wake(List<Deliveries.Planned> planned, Instant now) {
    Map<Waking, Set<String>> waking = new TreeMap<>();
    for (Deliveries.Planned one : planned) {
      Instant due = one.due();
      if (due != null && due.isAfter(now)) {
        String timer = timer(one.delivery().reason());
        waking
            .computeIfAbsent(new Waking(timer, due), _ -> new TreeSet<>())
            .add(
                timer.equals(TRY)
                    ? one.delivery().id().toString()
                    : Summaries.id(one.delivery().person(), due));
      }
    }
    waking.forEach((what, ids) -> timers.setAll(what.timer(), ids, what.due()));
  }

  private record Waking(String timer, Instant due) implements Comparable<Waking> {
    private static final Comparator<Waking> ORDER =
        Comparator.comparing(Waking::timer).thenComparing(Waking::due);

    @Override
    public int compareTo(Waking other) {
      return ORDER.compare(this, other);
    }
  }

  /** The kind of timer that wakes what waits for that reason. */
  private static String timer(@Nullable String reason) {
    return switch (reason) {
      case Wishes.DIGEST -> Summaries.DIGEST;
      case Deliveries.MANY -> Summaries.MANY;
      case null, default -> TRY;
    };
  }

  /** Tries one that waited. */
  void attempt(String id) {
    Optional<Delivery> waiting = deliveries.waiting(UUID.fromString(id));
    if (waiting.isEmpty()) {
      return;
    }
    Delivery delivery = waiting.get();
    News news = notices.find(delivery.notification()).orElseThrow();
    Optional<Addresses.Reached> reached = addresses.of(news);
    Instant now = clock.instant();
    if (reached.isEmpty()) {
      deliveries.end(delivery, Deliveries.GONE, null, delivery.tries(), now);
      return;
    }
    // They may have chosen otherwise while it waited.
    Wishes wish = wishes.of(news.person());
    switch (decide(news, delivery.channel(), wish, reached.get(), now)) {
      case Decision.AtOnce() -> send(delivery, news, reached.get(), now);
      case Decision.Muted() ->
          deliveries.end(delivery, Deliveries.MUTED, "muted", delivery.tries(), now);
      case Decision.Later(Instant until, String reason) ->
          database.inTransaction(() -> {
            deliveries.postpone(delivery, until, reason, delivery.tries());
            String timer = timer(reason);
            timers.set(
                timer,
                timer.equals(TRY) ? delivery.id().toString() : Summaries.id(news.person(), until),
                until);
          });
    }
  }

  private void send(Delivery delivery, News news, Addresses.Reached to, Instant now) {
    Instant until = news.usefulUntil();
    if (until != null && !now.isBefore(until)) {
      deliveries.end(delivery, Deliveries.GONE, "expired", delivery.tries(), now);
      return;
    }
    switch (delivery.channel()) {
      case APP -> throw new IllegalStateException("what stands in the application is not sent");
      case MAIL -> mail(delivery, news, to, now);
      case PUSH -> push(delivery, news, to, now);
    }
  }

  private void mail(Delivery delivery, News news, Addresses.Reached to, Instant now) {
    try {
      mails.send(delivery.id(), to.contact(), letters.of(news, to));
    } catch (RuntimeException e) {
      log.warn("mail {} was not sent, try {}", delivery.id(), delivery.tries() + 1, e);
      again(delivery, now);
      return;
    }
    deliveries.end(delivery, Deliveries.SENT, null, delivery.tries() + 1, now);
  }

  private void push(Delivery delivery, News news, Addresses.Reached to, Instant now) {
    Optional<Device> device =
        delivery.device() == null
            ? Optional.empty()
            : devices.find(delivery.person(), delivery.device());
    int tries = delivery.tries() + 1;
    if (device.isEmpty()) {
      deliveries.end(delivery, Deliveries.GONE, null, delivery.tries(), now);
      return;
    }
    switch (pushes.send(device.get(), news, to.contact(), now)) {
      case PushSender.Outcome.Taken() -> {
        deliveries.end(delivery, Deliveries.SENT, null, tries, now);
        devices.sent(device.get().id(), now);
      }
      case PushSender.Outcome.Gone() -> {
        devices.forget(delivery.person(), device.get().id());
        deliveries.end(delivery, Deliveries.GONE, null, tries, now);
      }
      case PushSender.Outcome.Refused(String why) -> {
        log.warn("push {} was refused: {}", delivery.id(), why);
        deliveries.end(delivery, Deliveries.FAILED, "refused", tries, now);
      }
      case PushSender.Outcome.NoAnswer(String why) -> {
        log.warn("push {} was not taken, try {}: {}", delivery.id(), tries, why);
        again(delivery, now);
      }
    }
  }

  private void again(Delivery delivery, Instant now) {
    int tries = delivery.tries() + 1;
    if (tries >= MOST_TRIES) {
      deliveries.end(delivery, Deliveries.FAILED, "no-answer", tries, now);
      return;
    }
    Instant due = now.plus(PAUSES.get(tries - 1));
    database.inTransaction(() -> {
      deliveries.postpone(delivery, due, "retry", tries);
      timers.set(TRY, delivery.id().toString(), due);
    });
  }

  /** What is held back is looked at anew, because its reader chose otherwise. */
  void reconsider(PersonId person) {
    Instant now = clock.instant();
    for (UUID held : deliveries.held(person)) {
      timers.set(TRY, held.toString(), now);
    }
  }
}
