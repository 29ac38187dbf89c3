package org.comfrey.reputation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.reputation.Reply;
import org.comfrey.api.reputation.ReportFact;
import org.comfrey.api.reputation.Review;
import org.comfrey.api.reputation.ReviewFacts;
import org.jspecify.annotations.Nullable;

/** Reviews as their readers may see them. */
final class ReviewViews {
  private final PeopleApi people;
  private final Reports reports;

  ReviewViews(PeopleApi people, Reports reports) {
    this.people = people;
    this.reports = reports;
  }

  /** For everybody: by first name, without the order, and without what is hidden. */
  List<Review> open(List<ReviewRow> rows, @Nullable PersonId reader) {
    Map<PersonId, String> names = names(rows);
    return rows.stream()
        .map(row -> view(row, first(names.getOrDefault(row.author(), "")), false, reader))
        .toList();
  }

  /** For staff, of whatever state; how many stars a sealed one gives nobody is told. */
  List<ReviewFacts> facts(List<ReviewRow> rows) {
    Map<PersonId, String> names =
        called(
            rows.stream().flatMap(row -> Stream.of(row.author(), row.about())).distinct().toList());
    return rows.stream()
        .map(row ->
            new ReviewFacts(
                row.id(),
                row.order(),
                row.title(),
                row.author(),
                names.getOrDefault(row.author(), ""),
                row.about(),
                names.getOrDefault(row.about(), ""),
                row.state().equals(ReviewRow.SEALED) ? null : row.stars(),
                row.state(),
                row.written(),
                reports.of(row.id()).stream()
                    .map(report -> new ReportFact(report.reason(), report.at(), report.settled()))
                    .toList()))
        .toList();
  }

  /** For the two parties and for operators. */
  Review whole(ReviewRow row, @Nullable PersonId reader) {
    return view(row, names(List.of(row)).getOrDefault(row.author(), ""), true, reader);
  }

  private Review view(ReviewRow row, String name, boolean whole, @Nullable PersonId reader) {
    String reply = row.reply();
    return new Review(
        row.id(),
        whole ? row.order() : null,
        row.listing(),
        row.title(),
        row.side().label(),
        name,
        row.stars(),
        row.words(),
        row.state(),
        row.written(),
        row.published(),
        reply == null || row.replied() == null ? null : new Reply(reply, row.replied()),
        whole ? reports.hiddenBecause(row).orElse(null) : null,
        row.author().equals(reader));
  }

  private Map<PersonId, String> names(List<ReviewRow> rows) {
    return called(rows.stream().map(ReviewRow::author).distinct().toList());
  }

  private Map<PersonId, String> called(List<PersonId> who) {
    Map<PersonId, String> names = new HashMap<>();
    if (!who.isEmpty()) {
      people
          .contacts(new PeopleQuery(who))
          .forEach(contact -> names.put(contact.id(), contact.displayName()));
    }
    return names;
  }

  /** Who went to whom for their health is nobody else's business: the first name must do. */
  static String first(String name) {
    return name.strip().split("\\s+", 2)[0];
  }
}
