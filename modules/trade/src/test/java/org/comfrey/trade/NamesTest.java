package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.AccountMail;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.identity.internal.EmailQuery;
import org.comfrey.api.identity.internal.NewPerson;
import org.comfrey.api.identity.internal.OperatorLink;
import org.comfrey.api.identity.internal.PeopleApi;
import org.comfrey.api.identity.internal.PeopleQuery;
import org.comfrey.kernel.crypto.ErasedPerson;
import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.crypto.PersonKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  private static final PersonId ADA = new PersonId(new UUID(0, 1));
  private static final PersonId BEN = new PersonId(new UUID(0, 2));

  private final Asked people = new Asked();
  private PersonKeys keys;
  private Names names;

  @BeforeEach
  void open(@TempDir Path folder) {
    keys =
        PersonKeys.open(
            folder.resolve("people.keys"), MasterKey.create(folder.resolve("master.key")));
    names = new Names(people, new FieldCipher(keys));
    people.called.put(ADA, "Ada");
    people.called.put(BEN, "Ben");
  }

  @AfterEach
  void close() {
    keys.close();
  }

  @Test
  void whoeverIsErasedIsNamedNoLongerThoughTheNameWasKnown() {
    assertThat(names.of(List.of(ADA, BEN))).isEqualTo(Map.of(ADA, "Ada", BEN, "Ben"));
    keys.erase(new ErasedPerson(ADA, new UUID(0, 9), Instant.EPOCH));
    people.called.remove(ADA);
    assertThat(names.of(List.of(ADA, BEN))).isEqualTo(Map.of(BEN, "Ben"));
  }

  @Test
  void oneThatWasOnItsWayWhenItsPersonWasErasedIsNotKept() {
    keys.create(ADA);
    keys.erase(new ErasedPerson(ADA, new UUID(0, 9), Instant.EPOCH));
    names.of(List.of(ADA));
    people.called.remove(ADA);
    assertThat(names.of(List.of(ADA))).isEmpty();
  }

  @Test
  void aNameIsAskedForOnceAndOnlyThoseThatAreNotKnown() {
    names.of(List.of(ADA));
    names.of(List.of(ADA, BEN));
    names.of(List.of(BEN, ADA));
    assertThat(people.queries).containsExactly(List.of(ADA), List.of(BEN));
  }

  private static final class Asked implements PeopleApi {
    private final Map<PersonId, String> called = new HashMap<>();
    private final List<List<PersonId>> queries = new ArrayList<>();

    @Override
    public List<Contact> contacts(PeopleQuery query) {
      queries.add(query.ids());
      return query.ids().stream()
          .filter(called::containsKey)
          .map(person -> new Contact(person, called.getOrDefault(person, ""), "", "en", "UTC"))
          .toList();
    }

    @Override
    public List<Contact> byEmail(EmailQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AccountMail accountMail(UUID id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Contact create(NewPerson person) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OperatorLink operatorLink() {
      throw new UnsupportedOperationException();
    }
  }
}
