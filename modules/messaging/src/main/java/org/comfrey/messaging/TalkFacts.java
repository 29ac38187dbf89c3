package org.comfrey.messaging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.ConversationId;
import org.comfrey.api.OrderId;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.api.messaging.ComplaintFact;
import org.comfrey.api.messaging.ConversationFacts;
import org.comfrey.kernel.postgres.ModuleDatabase;

/** Who talks with whom and how much, for staff: no body is read for it. */
final class TalkFacts {
  private static final int MOST = 100;

  private final ModuleDatabase database;
  private final PeopleApi people;

  TalkFacts(ModuleDatabase database, PeopleApi people) {
    this.database = database;
    this.people = people;
  }

  /** Somebody's conversations in which something was said, newest first. */
  List<ConversationFacts> of(PersonId person) {
    return seen(
        database
            .sql()
            .sql(
                """
                select * from conversation
                where (one = :person or other = :person) and last_sequence > 0
                order by last_at desc, id desc limit :most
                """)
            .param("person", person.value())
            .param("most", MOST)
            .query((rows, _) -> Conversations.head(rows))
            .list());
  }

  /** The conversation about an order. */
  List<ConversationFacts> about(OrderId order) {
    return seen(
        database
            .sql()
            .sql("select * from conversation where order_id = ?")
            .param(order.value())
            .query((rows, _) -> Conversations.head(rows))
            .list());
  }

  private List<ConversationFacts> seen(List<Head> heads) {
    Map<PersonId, String> names = names(heads);
    Map<ConversationId, List<ComplaintFact>> complaints = complaints(heads);
    return heads.stream()
        .map(head ->
            new ConversationFacts(
                head.id(),
                head.one(),
                names.getOrDefault(head.one(), ""),
                head.other(),
                names.getOrDefault(head.other(), ""),
                head.order(),
                head.title(),
                head.lastSequence(),
                head.lastAt(),
                head.closed(),
                complaints.getOrDefault(head.id(), List.of())))
        .toList();
  }

  private Map<ConversationId, List<ComplaintFact>> complaints(List<Head> heads) {
    record Made(ConversationId conversation, ComplaintFact complaint) {}
    return database
        .sql()
        .sql("select * from complaint where conversation = any (:ids) order by at, id")
        .param("ids", heads.stream().map(head -> head.id().value()).toArray(UUID[]::new))
        .query((rows, _) ->
            new Made(
                new ConversationId(rows.getObject("conversation", UUID.class)),
                new ComplaintFact(
                    new PersonId(rows.getObject("by", UUID.class)),
                    rows.getString("reason"),
                    Conversations.instant(rows, "at"),
                    rows.getString("decision"))))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Made::conversation, Collectors.mapping(Made::complaint, Collectors.toList())));
  }

  private Map<PersonId, String> names(List<Head> heads) {
    Set<PersonId> parties = new HashSet<>();
    heads.forEach(head -> parties.addAll(List.of(head.one(), head.other())));
    Map<PersonId, String> names = new HashMap<>();
    if (!parties.isEmpty()) {
      people
          .contacts(new PeopleQuery(List.copyOf(parties)))
          .forEach(contact -> names.put(contact.id(), contact.displayName()));
    }
    return names;
  }
}
