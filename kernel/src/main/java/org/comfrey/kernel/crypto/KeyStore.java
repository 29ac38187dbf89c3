package org.comfrey.kernel.crypto;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.comfrey.api.PersonId;

/** Where wrapped keys are kept, and the list of those whose keys were destroyed for ever. */
interface KeyStore extends AutoCloseable {
  Optional<byte[]> find(UUID person);

  boolean isErased(UUID person);

  int size();

  /**
   * Keeps the key and returns it, or the one that was there before; durable when this returns.
   *
   * @param generation that wrapped it
   * @return empty when keys are wrapped with a later generation by now: wrap it again
   * @throws ErasedException when the person was erased
   */
  Optional<byte[]> putIfAbsent(UUID person, byte[] wrapped, int generation);

  /** The generation to wrap with, where the store says so; the newest that there is otherwise. */
  int generation(int newest);

  /** From now on nothing is kept that an earlier generation wrapped. */
  void begin(int generation);

  /**
   * Whose keys an earlier generation wrapped.
   *
   * @param of the generation that wrapped a key
   */
  List<UUID> before(int generation, ToIntFunction<byte[]> of);

  /** A key as it stands, and as it shall stand. */
  @SuppressWarnings("ArrayRecordComponent")
  record Rewrapped(UUID person, byte[] before, byte[] after) {}

  /** Puts keys in place of those that stand there, durably, unless another stands there by now. */
  void replace(List<Rewrapped> keys, int generation);

  /** Leaves nothing of keys that were replaced. */
  void forgetReplaced();

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
