package org.comfrey.kernel.crypto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.comfrey.api.PersonId;

/** The keys in a file and the list of the erased in another: for one process. */
final class KeyFolder implements KeyStore {
  private final KeyFile file;
  private final ErasedList erased;

  private KeyFolder(KeyFile file, ErasedList erased) {
    this.file = file;
    this.erased = erased;
  }

  /** Whoever stands in the list and has a key, because an older file was put back, loses it. */
  static KeyFolder open(Path keys, Path erasedList, byte[] check) {
    KeyFile file = KeyFile.open(keys, check);
    try {
      ErasedList erased = ErasedList.open(erasedList);
      erased.all().forEach(entry -> file.erase(entry.person().value()));
      return new KeyFolder(file, erased);
    } catch (RuntimeException refused) {
      file.close();
      throw refused;
    }
  }

  /** Copies everything; what is there already must be the same. */
  void copyTo(KeyTable table, ToIntFunction<byte[]> of) {
    file.forEach((person, wrapped) -> {
      if (!table.isErased(person)
          && !table
              .putIfAbsent(person, wrapped, of.applyAsInt(wrapped))
              .filter(kept -> Arrays.equals(kept, wrapped))
              .isPresent()) {
        throw new IllegalStateException(
            "person "
                + person
                + " has another key in the key database: a server that did not have this key file"
                + " worked with it. Name an empty key database in COMFREY_KEYS_URL");
      }
    });
    file.erased().forEach(table::destroy);
    erased.all().forEach(table::erase);
  }

  @Override
  public Optional<byte[]> find(UUID person) {
    return file.find(person);
  }

  @Override
  public boolean isErased(UUID person) {
    return file.isErased(person);
  }

  @Override
  public int size() {
    return file.size();
  }

  @Override
  public Optional<byte[]> putIfAbsent(UUID person, byte[] wrapped, int generation) {
    return Optional.of(file.putIfAbsent(person, wrapped));
  }

  @Override
  public int generation(int newest) {
    return newest;
  }

  @Override
  public void begin(int generation) {
    // One process has the file, and it is this one.
  }

  @Override
  public List<UUID> before(int generation, ToIntFunction<byte[]> of) {
    List<UUID> found = new ArrayList<>();
    file.forEach((person, wrapped) -> {
      if (of.applyAsInt(wrapped) < generation) {
        found.add(person);
      }
    });
    return found;
  }

  @Override
  public void replace(List<Rewrapped> keys, int generation) {
    file.replace(keys);
  }

  @Override
  public void forgetReplaced() {
    file.forgetReplaced();
  }

  @Override
  public void destroy(UUID person) {
    file.erase(person);
  }

  @Override
  public void erase(ErasedPerson person) {
    erased.add(person);
    file.erase(person.person().value());
  }

  @Override
  public Optional<ErasedPerson> erasureOf(PersonId person) {
    return erased.find(person);
  }

  @Override
  public List<ErasedPerson> erased() {
    return erased.all();
  }

  @Override
  public void close() {
    erased.close();
    file.close();
  }
}
