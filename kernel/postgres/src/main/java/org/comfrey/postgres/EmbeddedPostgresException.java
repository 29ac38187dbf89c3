package org.comfrey.postgres;

import org.jspecify.annotations.Nullable;

/** The embedded server cannot do what was asked; the message says why and what to do about it. */
public final class EmbeddedPostgresException extends RuntimeException {
  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
