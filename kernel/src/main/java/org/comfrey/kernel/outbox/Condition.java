package org.comfrey.kernel.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comfrey.api.Event;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which events of a class a subscriber wants, by the values of their members. PostgreSQL decides it
 * where an event is laid into a table, so what is not wanted costs no row and no transaction, and
 * wakes nobody.
 *
 * <pre>{@code
 * Condition.where("unsent", true)
 * Condition.where("state", "requested").or("actor", "provider")
 * Condition.unless("moved", false)      events from before there was such a member are wanted, too
 * }</pre>
 */
public final class Condition {
  private static final Condition ALWAYS = new Condition(List.of(), true);

  private final List<Member> members;
  private final boolean except;

  private Condition(List<Member> members, boolean except) {
    this.members = List.copyOf(members);
    this.except = except;
  }

  /**
   * @param document an object with this member alone, as events are written
   * @param value the same as it is read
   */
  private record Member(String name, String document, JsonNode value) {
    static Member of(String name, Object value) {
      String document = Json.answers().writeValueAsString(Map.of(name, value));
      return new Member(name, document, Json.answers().readTree(document).path(name));
    }
  }

  /** Events whose member has that value: a text, a number or a truth. */
  public static Condition where(String member, Object value) {
    return new Condition(List.of(Member.of(member, value)), false);
  }

  /** All but those whose member has that value. */
  public static Condition unless(String member, Object value) {
    return new Condition(List.of(Member.of(member, value)), true);
  }

  /** These, too; after {@code unless}: not these either. */
  public Condition or(String member, Object value) {
    List<Member> more = new ArrayList<>(members);
    more.add(Member.of(member, value));
    return new Condition(more, except);
  }

  static Condition always() {
    return ALWAYS;
  }

  boolean isAlways() {
    return members.isEmpty();
  }

  boolean except() {
    return except;
  }

  /** What PostgreSQL compares with; null where there is no condition. */
  java.sql.@Nullable Array matching(Connection connection) throws SQLException {
    return isAlways()
        ? null
        : connection.createArrayOf("jsonb", members.stream().map(Member::document).toArray());
  }

  /** The same that PostgreSQL decides, where there is no table yet. */
  boolean holds(JsonNode event) {
    return members.stream().anyMatch(member -> member.value().equals(event.get(member.name())))
        != except;
  }

  /** A member that was renamed is found when the subscription is declared. */
  void checkAgainst(Class<? extends Event> event) {
    for (Member member : members) {
      if (Stream.of(event.getRecordComponents())
          .noneMatch(component -> component.getName().equals(member.name()))) {
        throw new IllegalArgumentException(
            event.getSimpleName() + " has no member " + member.name() + " to go by");
      }
    }
  }
}
