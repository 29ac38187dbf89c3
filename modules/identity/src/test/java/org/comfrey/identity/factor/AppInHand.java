package org.comfrey.identity.factor;

import java.time.Instant;

/** The app on somebody's telephone. */
public record AppInHand(String secret) {
  /** What it shows at that time. */
  public String code(Instant at) {
    return Totp.code("HmacSHA1", Base32.decode(secret), Totp.step(at), Totp.DIGITS);
  }
}
