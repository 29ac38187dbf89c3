package org.comfrey.kernel.crypto;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.comfrey.api.PersonId;

/** Where wrapped keys are kept, and the list of those whose keys were destroyed for ever. */
interface KeyStore extends AutoCloseable {
  Optional<byte[]> find(UUID person);

  boolean isErased(UUID person);

  int size();

  /**
   * Keeps the key and returns it, or the one that was there before; durable when this returns.
   *
   * @throws ErasedException when the person was erased
   */
  byte[] putIfAbsent(UUID person, byte[] wrapped);

  /** Destroys the key; none is ever kept for that person again. */
  void destroy(UUID person);

  /** Adds the person to the list of the erased, durably, and then destroys the key. */
  void erase(ErasedPerson person);

  Optional<ErasedPerson> erasureOf(PersonId person);

  /** The first one first. */
  List<ErasedPerson> erased();

  @Override
  void close();
}
