package org.comfrey.identity;

import java.util.List;
import org.comfrey.api.Page;
import org.comfrey.api.identity.PersonRow;
import org.comfrey.identity.people.People;
import org.comfrey.identity.people.Person;
import org.comfrey.kernel.web.Cursors;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** The operator's list of people, page by page. */
final class PeopleList {
  private static final String LIST = "people";

  private final People people;
  private final Cursors cursors;

  PeopleList(People people, Cursors cursors) {
    this.people = people;
    this.cursors = cursors;
  }

  Page<PersonRow> page(@Nullable String query, @Nullable String cursor, @Nullable Integer limit) {
    int size = limit == null ? Limits.PAGE_ITEMS : limit;
    if (size < 1 || size > Limits.PAGE_ITEMS_MOST) {
      throw Problems.invalid(
          "limit", "out-of-range", "The limit is " + size + ".", "1 to " + Limits.PAGE_ITEMS_MOST);
    }
    String asked = query == null || query.isBlank() ? null : query.strip();
    String list = LIST + "/" + asked;
    List<Person> found =
        people.page(asked, cursors.open(list, cursor, People.Place.class), size + 1);
    boolean more = found.size() > size;
    List<Person> shown = more ? found.subList(0, size) : found;
    return new Page<>(
        shown.stream().map(PeopleList::row).toList(),
        more ? cursors.seal(list, place(shown.getLast())) : null);
  }

  static PersonRow row(Person person) {
    return new PersonRow(
        person.id(),
        person.displayName(),
        person.email(),
        person.state().label(),
        person.roles(),
        person.since());
  }

  private static People.Place place(Person last) {
    return new People.Place(last.since(), last.id());
  }
}
