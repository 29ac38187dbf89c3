package org.comfrey.kernel.crypto;

import java.util.UUID;

/** Something was to be written about a person who was erased. */
public final class ErasedException extends RuntimeException {
  ErasedException(UUID person) {
    super("person " + person + " was erased: nothing is written about them any more");
  }
}
