package org.comfrey.notifications;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.NewPushDevice;
import org.comfrey.api.notifications.PushDevice;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.Secrets;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.Json;

/** The table of browsers in which people want to be told. */
final class Devices {
  private static final String TABLE = "notifications.device";
  private static final String COLUMN = "sealed";

  private final ModuleDatabase database;
  private final FieldCipher cipher;

  Devices(ModuleDatabase database, FieldCipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /** One browser, with what is needed to write to it. */
  record Device(UUID id, PersonId person, NewPushDevice told, PushDevice shown) {
    URI endpoint() {
      return URI.create(told.endpoint());
    }

    byte[] point() {
      return Base64.getUrlDecoder().decode(told.p256dh());
    }

    byte[] auth() {
      return Base64.getUrlDecoder().decode(told.auth());
    }
  }

  /** Adds a browser in place of the one that had its address, whoever's that was. */
  UUID put(UUID id, PersonId person, NewPushDevice device, Instant now) {
    byte[] hash = Secrets.hash(device.endpoint());
    String json = Json.answers().writeValueAsString(device);
    return database.inTransaction(() -> {
      database.sql().sql("delete from device where endpoint_hash = ?").param(hash).update();
      database
          .sql()
          .sql(
              """
              insert into device (id, person, endpoint_hash, sealed, since)
              values (?, ?, ?, ?, ?)
              on conflict (endpoint_hash) do nothing\
              """)
          .params(
              id,
              person.value(),
              hash,
              cipher.seal(person, TABLE, COLUMN, id, json),
              Notices.utc(now))
          .update();
      return id;
    });
  }

  List<Device> of(PersonId person) {
    return of(List.of(person)).getOrDefault(person, List.of());
  }

  /** Of all of them at once; most people have none. */
  Map<PersonId, List<Device>> of(Collection<PersonId> people) {
    return database
        .sql()
        .sql("select * from device where person = any (?) order by since, id")
        .param(people.stream().map(PersonId::value).toArray(UUID[]::new))
        .query((rows, _) -> device(rows))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.groupingBy(Device::person));
  }

  Optional<Device> find(PersonId person, UUID id) {
    return database
        .sql()
        .sql("select * from device where person = ? and id = ?")
        .params(person.value(), id)
        .query((rows, _) -> device(rows))
        .optional()
        .flatMap(found -> found);
  }

  boolean forget(PersonId person, UUID id) {
    return database
            .sql()
            .sql("delete from device where person = ? and id = ?")
            .params(person.value(), id)
            .update()
        > 0;
  }

  void sent(UUID id, Instant now) {
    database
        .sql()
        .sql("update device set last_sent = ? where id = ?")
        .params(Notices.utc(now), id)
        .update();
  }

  private Optional<Device> device(ResultSet rows) throws SQLException {
    UUID id = rows.getObject("id", UUID.class);
    PersonId person = new PersonId(rows.getObject("person", UUID.class));
    OffsetDateTime last = rows.getObject("last_sent", OffsetDateTime.class);
    Instant since = rows.getObject("since", OffsetDateTime.class).toInstant();
    return cipher
        .open(person, TABLE, COLUMN, id, rows.getBytes(COLUMN))
        .map(json -> Json.answers().readValue(json, NewPushDevice.class))
        .map(told ->
            new Device(
                id,
                person,
                told,
                new PushDevice(
                    id,
                    told.name(),
                    URI.create(told.endpoint()).getHost(),
                    since,
                    last == null ? null : last.toInstant())));
  }
}
