package org.comfrey.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.comfrey.api.ListingId;
import org.comfrey.api.marketplace.Listing;

/**
 * Plain full text of PostgreSQL over the same words: title, provider, description, city and the
 * category's names, in the English and the German configuration, what matches in either.
 */
final class SearchBaseline {
  private final DataSource dataSource;

  /** All words, as websearch_to_tsquery reads them, or any of them. */
  enum Words {
    ALL,
    ANY
  }

  SearchBaseline(DataSource dataSource, List<SearchWorld.Known> world) throws SQLException {
    this.dataSource = dataSource;
    Map<String, String> categories = new HashMap<>();
    SearchWorld.rows("categories.tsv")
        .forEach(row -> categories.put(row[0], row[1] + " " + row[2]));
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table words (id uuid primary key, english tsvector, german tsvector)");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into words values (?, "
                  + vector("english")
                  + ", "
                  + vector("german")
                  + ")")) {
        for (SearchWorld.Known known : world) {
          Listing listing = known.listing();
          var place = listing.place();
          String text =
              listing.description()
                  + " "
                  + (place == null || place.city() == null ? "" : place.city());
          String names = known.provider() + " " + categories.get(listing.category());
          insert.setObject(1, listing.id().value());
          for (int first : List.of(2, 5)) {
            insert.setString(first, listing.title());
            insert.setString(first + 1, names);
            insert.setString(first + 2, text);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      statement.execute("create index on words using gin (english)");
      statement.execute("create index on words using gin (german)");
      statement.execute("analyze words");
    }
  }

  private static String vector(String language) {
    return "setweight(to_tsvector('%1$s', ?), 'A') || setweight(to_tsvector('%1$s', ?), 'B')"
            .formatted(language)
        + " || setweight(to_tsvector('%s', ?), 'C')".formatted(language);
  }

  /** The best, best first. */
  List<ListingId> best(String asked, Words words, int most) throws SQLException {
    String english = "websearch_to_tsquery('english', ?)";
    String german = "websearch_to_tsquery('german', ?)";
    if (words == Words.ANY) {
      english = "replace(" + english + "::text, '&', '|')::tsquery";
      german = "replace(" + german + "::text, '&', '|')::tsquery";
    }
    List<ListingId> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                with asked as (select %s as english, %s as german)
                select id from words w, asked a
                where w.english @@ a.english or w.german @@ a.german
                order by greatest(ts_rank(w.english, a.english), ts_rank(w.german, a.german)) desc,
                  id
                limit ?\
                """
                    .formatted(english, german))) {
      statement.setString(1, asked);
      statement.setString(2, asked);
      statement.setInt(3, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new ListingId(rows.getObject(1, UUID.class)));
        }
      }
    }
    return found;
  }
}
