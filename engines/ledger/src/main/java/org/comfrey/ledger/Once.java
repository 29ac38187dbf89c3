package org.comfrey.ledger;

import java.util.function.Function;

/**
 * Lets a submission be accepted once per key.
 *
 * <p>If the key is known with the same fingerprint, the submission does nothing and answers {@link
 * Reply.Replayed} with the reply kept then; with another fingerprint it answers {@link
 * Reply.KeyConflict}. Keys are kept until {@link Ledger#forgetKeysBefore}.
 *
 * @param key at most 1024 bytes, for instance caller and Idempotency-Key
 * @param fingerprint of the request's content, for instance its SHA-256
 * @param reply what to keep, from the place that the submission is given
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; bytes are what the table holds.
public record Once(byte[] key, byte[] fingerprint, Function<Assignment, byte[]> reply)
    implements Companion {
  static final int KEY_MAX_BYTES = 1024;

  public Once {
    if (key.length == 0 || key.length > KEY_MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key has from 1 to " + KEY_MAX_BYTES + " bytes, not " + key.length);
    }
    key = key.clone();
    fingerprint = fingerprint.clone();
  }

  public static Once of(byte[] key, byte[] fingerprint, byte[] reply) {
    byte[] kept = reply.clone();
    return new Once(key, fingerprint, assignment -> kept);
  }
}
