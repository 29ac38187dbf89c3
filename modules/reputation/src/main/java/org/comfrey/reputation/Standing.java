package org.comfrey.reputation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.comfrey.api.PersonId;
import org.comfrey.api.reputation.Rating;
import org.comfrey.api.reputation.Trust;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** What people's standing rests on, counted when it is asked for, so that it is never stale. */
final class Standing {
  /** Fewer answers than these say nothing of the next one. */
  private static final int FEW_ANSWERS = 3;

  private final ModuleDatabase database;

  Standing(ModuleDatabase database) {
    this.database = database;
  }

  /** How those on the other side rated somebody: published reviews alone count. */
  Rating rating(PersonId person, Side by) {
    int[] counts = new int[5];
    database
        .sql()
        .sql(
            """
            select stars, count(*)::int as given from review
            where about = ? and side = ? and state = 'published'
              and not exists (select from unrated where person = about)
            group by stars
            """)
        .params(person.value(), by.label())
        .query(rows -> {
          counts[rows.getInt("stars") - 1] = rows.getInt("given");
        });
    return Ratings.of(counts);
  }

  private record Counted(
      int done, int disputed, int requests, int answers, @Nullable Long responseSeconds) {}

  Trust trust(PersonId provider) {
    Instant since =
        database
            .sql()
            .sql("select since from member where person = ?")
            .param(provider.value())
            .query((rows, _) -> Objects.requireNonNull(Dealings.instant(rows, "since")))
            .optional()
            .orElseThrow(() -> Problems.notFound("person", provider));
    Counted counted =
        database
            .sql()
            .sql(
                """
                select count(delivered)::int as done, count(disputed)::int as disputed,
                  count(requested)::int as requests, count(answered_seconds)::int as answers,
                  percentile_disc(0.5) within group (order by answered_seconds) as response
                from dealing where provider = ?
                  and not exists (select from unrated where person = provider)
                """)
            .param(provider.value())
            .query((rows, _) ->
                new Counted(
                    rows.getInt("done"),
                    rows.getInt("disputed"),
                    rows.getInt("requests"),
                    rows.getInt("answers"),
                    rows.getObject("response", Long.class)))
            .single();
    return new Trust(
        provider,
        rating(provider, Side.CLIENT),
        counted.done(),
        counted.disputed(),
        counted.answers() < FEW_ANSWERS ? null : counted.responseSeconds(),
        counted.answers(),
        counted.requests(),
        List.of("email"),
        since);
  }
}
