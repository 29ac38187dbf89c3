package org.comfrey.messaging;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.comfrey.api.ConversationId;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.nodes.Nodes;

/**
 * The devices at other nodes: what is said, read and typed here is told there, by ids alone; and
 * who listens there is known here, because each node tells of its own people.
 */
final class Elsewhere {
  private static final String SAID = "talk.said";
  private static final String READ = "talk.read";
  private static final String TYPING = "talk.typing";
  private static final String HERE = "talk.here";
  private static final String GONE = "talk.gone";
  private static final String ANEW = "talk.anew";
  private static final String WHO = "talk.who";
  private static final String MISSED = "talk.missed";

  private final Nodes nodes;
  private final Map<Integer, Set<PersonId>> people = new ConcurrentHashMap<>();

  Elsewhere(Nodes nodes) {
    this.nodes = nodes;
  }

  /** What happens elsewhere, for the devices here. */
  interface Told {
    void said(ConversationId conversation, long sequence, PersonId sender, PersonId to);

    void read(ConversationId conversation, PersonId reader, PersonId other, long upTo);

    void typing(ConversationId conversation, PersonId writer, PersonId other);

    /** That person may have missed something that was said. */
    void missed(PersonId person);

    /** Something of all that may have been missed. */
    void gap();
  }

  /**
   * Hears from now on.
   *
   * @param own the people who listen here
   * @param presence is told of whoever comes and goes elsewhere
   */
  void hear(Told told, Set<PersonId> own, BiConsumer<PersonId, Boolean> presence) {
    nodes.on(
        SAID,
        (_, text) -> {
          String[] t = text.split(" ", -1);
          told.said(conversation(t), Long.parseLong(t[1]), person(t[2]), person(t[3]));
        });
    nodes.on(
        READ,
        (_, text) -> {
          String[] t = text.split(" ", -1);
          told.read(conversation(t), person(t[2]), person(t[3]), Long.parseLong(t[1]));
        });
    nodes.on(
        TYPING,
        (_, text) -> {
          String[] t = text.split(" ", -1);
          told.typing(conversation(t), person(t[1]), person(t[2]));
        });
    nodes.on(
        HERE,
        (node, text) -> {
          PersonId person = PersonId.valueOf(text);
          if (at(node).add(person)) {
            presence.accept(person, true);
          }
        });
    nodes.on(
        GONE,
        (node, text) -> {
          PersonId person = PersonId.valueOf(text);
          if (at(node).remove(person)) {
            presence.accept(person, false);
          }
        });
    nodes.on(MISSED, (_, text) -> told.missed(PersonId.valueOf(text)));
    nodes.on(ANEW, (node, _) -> at(node).clear());
    nodes.on(WHO, (_, _) -> introduce(own));
    nodes.onComing(_ -> introduce(own));
    nodes.onLeaving(node -> {
      Set<PersonId> theirs = people.remove(node);
      if (theirs != null) {
        theirs.forEach(person -> presence.accept(person, false));
      }
    });
    nodes.onGap(() -> {
      nodes.tell(WHO, "");
      told.gap();
    });
  }

  private void introduce(Set<PersonId> own) {
    nodes.tell(ANEW, "");
    own.forEach(person -> nodes.tell(HERE, person.toString()));
  }

  private Set<PersonId> at(int node) {
    return people.computeIfAbsent(node, _ -> ConcurrentHashMap.newKeySet());
  }

  private static ConversationId conversation(String[] told) {
    return ConversationId.valueOf(told[0]);
  }

  private static PersonId person(String told) {
    return PersonId.valueOf(told);
  }

  boolean isNowhere() {
    return nodes.isAlone();
  }

  boolean has(PersonId person) {
    return people.values().stream().anyMatch(those -> those.contains(person));
  }

  void presence(PersonId person, boolean here) {
    nodes.tell(here ? HERE : GONE, person.toString());
  }

  /** One line for each conversation is enough: what comes before its last message is read there. */
  void said(List<Outcome.Stored> stored) {
    if (nodes.isAlone()) {
      return;
    }
    stored.stream()
        .collect(
            Collectors.toMap(
                one -> one.message().conversation(),
                one -> one,
                (one, next) -> next.message().sequence() > one.message().sequence() ? next : one))
        .values()
        .forEach(last ->
            nodes.tell(
                SAID,
                last.message().conversation()
                    + " "
                    + last.message().sequence()
                    + " "
                    + last.message().sender()
                    + " "
                    + last.to()));
  }

  void missed(PersonId person) {
    nodes.tell(MISSED, person.toString());
  }

  void read(ConversationId conversation, PersonId reader, PersonId other, long upTo) {
    nodes.tell(READ, conversation + " " + upTo + " " + reader + " " + other);
  }

  void typing(ConversationId conversation, PersonId writer, PersonId other) {
    nodes.tell(TYPING, conversation + " " + writer + " " + other);
  }
}
