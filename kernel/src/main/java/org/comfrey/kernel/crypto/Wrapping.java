package org.comfrey.kernel.crypto;

import java.util.UUID;

/**
 * What people's keys are wrapped with. It has generations: a key that is wrapped anew is wrapped
 * with the newest, and every older one opens what it wrapped for as long as it is kept.
 */
interface Wrapping {
  /** The generation that new keys are wrapped with. */
  int current();

  /** The generation that wrapped this. */
  int generation(byte[] wrapped);

  /** Wraps with the newest generation. */
  byte[] wrap(UUID person, byte[] key);

  /**
   * Opens what any generation wrapped.
   *
   * @throws AlteredException when it was changed, or is another person's
   */
  byte[] unwrap(UUID person, byte[] wrapped);

  /** The same key under the newest generation. */
  default byte[] rewrap(UUID person, byte[] wrapped) {
    return wrap(person, unwrap(person, wrapped));
  }

  /** Looks again which generations there are. */
  void refresh();
}
