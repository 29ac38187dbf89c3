package org.comfrey.kernel.crypto;

import java.nio.file.Path;
import java.util.Optional;
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

  /** The newest generation that there is, whether or not anything is wrapped with it yet. */
  int newest();

  /** Makes the next generation; it is durable when this returns. */
  void makeNext();

  /** Whether an older generation is still kept. */
  boolean keepsOlder();

  /** Destroys every generation before that one. */
  void destroyBefore(int generation);

  /**
   * The file that other nodes must have before a new generation is used; empty where they share.
   */
  Optional<Path> fileForOthers();
}
