package org.comfrey.kernel.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** One module's declarations, and what they find about a person. */
public final class PersonalData {
  private final ModuleDatabase database;
  private final FieldCipher cipher;
  private final List<PersonalTable> tables;
  private final List<String> impersonal;
  private final Erasures erasures;
  private final Retentions retentions;

  private PersonalData(
      ModuleDatabase database,
      FieldCipher cipher,
      List<PersonalTable> tables,
      List<String> impersonal,
      Consumer<PersonId> beside) {
    this.database = database;
    this.cipher = cipher;
    this.tables = List.copyOf(tables);
    this.impersonal = List.copyOf(impersonal);
    this.erasures = new Erasures(database, this.tables, beside);
    this.retentions = new Retentions(database, this.tables);
  }

  /** The declarations of that module. */
  public static PersonalData of(
      ModuleDatabase database, FieldCipher cipher, PersonalTable... tables) {
    return new PersonalData(database, cipher, List.of(tables), List.of(), person -> {});
  }

  /** With the module's tables that say nothing about anybody. */
  public PersonalData besides(String... names) {
    return new PersonalData(database, cipher, tables, List.of(names), erasures.beside());
  }

  /**
   * With what no table says: files, for example. It is done in the transaction of an erasure,
   * before its rows go, and may be done more than once.
   */
  public PersonalData erasingBeside(Consumer<PersonId> work) {
    return new PersonalData(database, cipher, tables, impersonal, work);
  }

  /** What this module does about people who are erased. */
  public Erasures erasures() {
    return erasures;
  }

  /** What this module keeps only for a while. */
  public Retentions retentions() {
    return retentions;
  }

  public String module() {
    return database.module();
  }

  public List<PersonalTable> tables() {
    return tables;
  }

  /** Tables that say nothing about anybody. */
  public List<String> impersonal() {
    return impersonal;
  }

  /** Every row about the person, by table; tables without one are left out. */
  public Map<String, List<Map<String, Object>>> about(PersonId person) {
    Map<String, List<Map<String, Object>>> found = new LinkedHashMap<>();
    for (PersonalTable table : tables) {
      List<Map<String, Object>> rows = rows(table, person);
      if (!rows.isEmpty()) {
        found.put(table.label(), rows);
      }
    }
    return found;
  }

  private List<Map<String, Object>> rows(PersonalTable table, PersonId person) {
    List<String> columns =
        Stream.of(
                table.shown().stream(),
                table.sealed().stream().map(PersonalTable::column),
                table.sealed().stream().map(PersonalTable::sealer).flatMap(Optional::stream))
            .flatMap(all -> all)
            .distinct()
            .toList();
    if (columns.isEmpty()) {
      return List.of();
    }
    // Names come from the declarations alone, never from a request.
    String sql =
        "SELECT \""
            + String.join("\", \"", columns)
            + "\", "
            + table.key()
            + "::text AS privacy_row FROM "
            + table.name()
            + " WHERE "
            + table.owned();
    return database
        .sql()
        .sql(sql)
        .param("person", person.value())
        .query((row, n) -> read(table, person, row))
        .list();
  }

  private Map<String, Object> read(PersonalTable table, PersonId person, ResultSet row)
      throws SQLException {
    Map<String, Object> read = new LinkedHashMap<>();
    for (String column : table.shown()) {
      Object value = plain(row.getObject(column));
      if (value != null) {
        read.put(column, value);
      }
    }
    String place = table.place(module());
    for (String declared : table.sealed()) {
      String column = PersonalTable.column(declared);
      byte[] sealed = row.getBytes(column);
      UUID sealer =
          PersonalTable.sealer(declared).isEmpty()
              ? person.value()
              : row.getObject(PersonalTable.sealer(declared).get(), UUID.class);
      if (sealed != null && sealer != null) {
        cipher
            .openBytes(
                new PersonId(sealer),
                place,
                PersonalTable.sealedAs(declared),
                Objects.requireNonNull(row.getString("privacy_row")),
                sealed)
            .ifPresent(bytes -> read.put(column, readable(bytes)));
      }
    }
    return read;
  }

  /** Text as it is, and whatever is no text in Base64. */
  private static String readable(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException noText) {
      return "base64:" + Base64.getEncoder().encodeToString(bytes);
    }
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Number number -> number;
      case Timestamp time -> time.toInstant().toString();
      case Instant time -> time.toString();
      case Array array -> {
        List<Object> elements = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
          Object shown = plain(element);
          if (shown != null) {
            elements.add(shown);
          }
        }
        yield elements;
      }
      case PGobject json when json.getType().startsWith("json") && json.getValue() != null ->
          Json.answers().readTree(json.getValue());
      case byte[] bytes -> readable(bytes);
      default -> value.toString();
    };
  }
}
