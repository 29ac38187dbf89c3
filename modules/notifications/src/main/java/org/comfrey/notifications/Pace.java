package org.comfrey.notifications;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.postgres.ModuleDatabase;

/**
 * How fast mails come to a person. Whoever is told of one category a few times gets each at once;
 * whoever is told of it more often within minutes gets the rest in one mail, when those minutes are
 * over.
 */
final class Pace {
  /** So many of one category go at once within the window. */
  static final int AT_ONCE = 5;

  /** Begins with the first mail. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  private static final int MORE_THAN_ENOUGH = 1_000_000;

  private final ModuleDatabase database;

  Pace(ModuleDatabase database) {
    this.database = database;
  }

  /**
   * Holds back mails of which a person gets many. What always comes does so, and so does what a
   * calendar takes in and what would come too late. What is counted stays so even if a crash keeps
   * it from being sent.
   */
  List<Deliveries.Planned> hold(
      List<Deliveries.Planned> planned, Map<UUID, News> about, Instant now) {
    Map<Reader, List<Deliveries.Planned>> mails = new LinkedHashMap<>();
    List<Deliveries.Planned> paced = new ArrayList<>();
    for (Deliveries.Planned one : planned) {
      News news = Objects.requireNonNull(about.get(one.delivery().notification()));
      if (one.delivery().channel() == Channel.MAIL
          && now.equals(one.due())
          && !news.kind().critical()
          && news.invitation() == null
          && news.usefulUntil() == null) {
        mails.computeIfAbsent(new Reader(news), _ -> new ArrayList<>()).add(one);
      } else {
        paced.add(one);
      }
    }
    mails.forEach((reader, theirs) -> {
      Allowed allowed = take(reader.person(), reader.category(), theirs.size(), now);
      paced.addAll(theirs.subList(0, allowed.atOnce()));
      theirs.stream()
          .skip(allowed.atOnce())
          .map(one -> one.later(allowed.until(), Deliveries.MANY))
          .forEach(paced::add);
    });
    return paced;
  }

  /** Of one category of news. */
  private record Reader(PersonId person, Category category) {
    Reader(News news) {
      this(news.person(), news.kind().category());
    }
  }

  /**
   * What may be sent now.
   *
   * @param atOnce so many of those that were asked for
   * @param until when the others come
   */
  private record Allowed(int atOnce, Instant until) {}

  private Allowed take(PersonId person, Category category, int mails, Instant now) {
    return database
        .sql()
        .sql(
            """
            insert into pace (person, category, since, mails) values (:person, :category, :now, :mails)
            on conflict (person, category) do update set
              mails = case when pace.since > :before then least(pace.mails, :most) else 0 end
                + excluded.mails,
              since = case when pace.since > :before then pace.since else excluded.since end
            returning since, mails\
            """)
        .param("person", person.value())
        .param("category", category.label())
        .param("now", Notices.utc(now))
        .param("mails", mails)
        .param("before", Notices.utc(now.minus(WINDOW)))
        .param("most", MORE_THAN_ENOUGH)
        .query((rows, _) -> {
          int before = rows.getInt("mails") - mails;
          Instant since = rows.getObject("since", OffsetDateTime.class).toInstant();
          return new Allowed(Math.clamp(AT_ONCE - before, 0, mails), since.plus(WINDOW));
        })
        .single();
  }
}
