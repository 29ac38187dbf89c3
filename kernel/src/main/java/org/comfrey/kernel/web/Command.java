package org.comfrey.kernel.web;

import java.util.Optional;
import java.util.UUID;

/**
 * The id of the command that the current request carries. It is computed from the caller, the
 * operation and the Idempotency-Key, so a repeated request has the same one, in every process that
 * it passes: use it where something must not be done twice.
 */
public final class Command {
  /** The header in which it travels between our own processes. */
  public static final String HEADER = "Comfrey-Command";

  static final ScopedValue<UUID> CURRENT = ScopedValue.newInstance();

  private Command() {}

  /** The current command's id; empty for requests that change nothing. */
  public static Optional<UUID> id() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }
}
