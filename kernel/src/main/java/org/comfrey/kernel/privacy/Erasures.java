package org.comfrey.kernel.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.events.PersonErased;
import org.comfrey.kernel.crypto.ErasedPerson;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import tools.jackson.core.type.TypeReference;

/**
 * Takes people out of one module's tables as its declarations say, and remembers whom. It is done
 * when {@link PersonErased} comes, and again at every start for whoever was erased and is not
 * remembered here: the database is a copy that is older than that.
 */
public final class Erasures {
  private static final TypeReference<TreeMap<String, Integer>> ROWS = new TypeReference<>() {};

  private final ModuleDatabase database;
  private final List<PersonalTable> tables;
  private final Consumer<PersonId> beside;

  Erasures(ModuleDatabase database, List<PersonalTable> tables, Consumer<PersonId> beside) {
    for (PersonalTable table : tables) {
      if (table.erasing() == null) {
        throw new IllegalArgumentException(
            database.module()
                + "."
                + table.name()
                + " does not say what becomes of it when its person is erased: goes, stays, blanks");
      }
    }
    this.database = database;
    this.tables = tables;
    this.beside = beside;
  }

  Consumer<PersonId> beside() {
    return beside;
  }

  /** Erases when identity says so. */
  public Subscriber subscriber() {
    return Subscriber.inTransactionOf(database, database.module() + ".erasures")
        .on(
            PersonErased.class,
            event ->
                erase(
                    new ErasedPerson(
                        event.data().person(), event.data().erasure(), event.data().at())));
  }

  /** Erases the person here; does nothing where nothing is left to erase. */
  public void erase(ErasedPerson erased) {
    PersonId person = erased.person();
    database.inTransaction(() -> {
      beside.accept(person);
      Map<String, Integer> rows = new TreeMap<>();
      // Rows that refer to others are declared after them.
      for (PersonalTable table : tables.reversed()) {
        int changed = 0;
        for (Erasing one : said(table)) {
          changed +=
              database.sql().sql(statement(table, one)).param("person", person.value()).update();
        }
        if (changed > 0) {
          rows.put(table.name(), changed);
        }
      }
      remember(erased, rows);
    });
  }

  private static List<Erasing> said(PersonalTable table) {
    List<Erasing> said = table.erasing();
    return said == null ? List.of() : said;
  }

  // Names and conditions come from the declarations alone, never from a request.
  private static String statement(PersonalTable table, Erasing one) {
    return switch (one) {
      case Erasing.Deleted(String where) -> "DELETE FROM " + table.name() + " WHERE " + where;
      case Erasing.Blanked(String column, String value, String where) ->
          "UPDATE %s SET \"%s\" = %s WHERE %s"
              .formatted(table.name(), column, value, differing(column, value, where));
    };
  }

  private static String differing(String column, String value, String where) {
    return "(" + where + ") AND \"" + column + "\" IS DISTINCT FROM (" + value + ")";
  }

  private void remember(ErasedPerson erased, Map<String, Integer> rows) {
    rowsOf(erased.person())
        .ifPresent(
            before -> before.forEach((table, count) -> rows.merge(table, count, Math::addExact)));
    database
        .sql()
        .sql(
            """
            INSERT INTO erased_person (person, erasure, at, rows) VALUES (?, ?, ?, ?::jsonb)
            ON CONFLICT (person) DO UPDATE SET rows = excluded.rows\
            """)
        .params(
            erased.person().value(),
            erased.erasure(),
            erased.at().atOffset(ZoneOffset.UTC),
            Json.answers().writeValueAsString(rows))
        .update();
  }

  /** How many rows of each table were taken or changed; empty where nothing was erased yet. */
  public Optional<Map<String, Integer>> rowsOf(PersonId person) {
    return database
        .sql()
        .sql("SELECT rows FROM erased_person WHERE person = ?")
        .param(person.value())
        .query((ResultSet row, int number) -> read(row))
        .optional();
  }

  private static Map<String, Integer> read(ResultSet row) throws SQLException {
    return Json.answers().readValue(row.getString("rows"), ROWS);
  }

  /** Rows that an erasure would take or change now, by table; tables without one are left out. */
  public Map<String, Long> left(PersonId person) {
    Map<String, Long> left = new LinkedHashMap<>();
    for (PersonalTable table : tables) {
      long rows = 0;
      for (Erasing one : said(table)) {
        String where =
            switch (one) {
              case Erasing.Deleted deleted -> deleted.where();
              case Erasing.Blanked(String column, String value, String condition) ->
                  differing(column, value, condition);
            };
        rows +=
            database
                .sql()
                .sql("SELECT count(*) FROM " + table.name() + " WHERE " + where)
                .param("person", person.value())
                .query(Long.class)
                .single();
      }
      if (rows > 0) {
        left.put(table.name(), rows);
      }
    }
    return left;
  }

  /** Erases whoever was erased and is not remembered here; returns how many that were. */
  int catchUp(List<ErasedPerson> erased) {
    if (erased.isEmpty()) {
      return 0;
    }
    Set<UUID> remembered =
        database.sql().sql("SELECT person FROM erased_person").query(UUID.class).list().stream()
            .collect(Collectors.toSet());
    List<ErasedPerson> missing =
        erased.stream().filter(one -> !remembered.contains(one.person().value())).toList();
    missing.forEach(this::erase);
    return missing.size();
  }
}
