package org.comfrey.identity.issuer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.comfrey.api.SignInId;

/**
 * Refresh tokens are computed, not kept: the sign-in, the generation and a MAC over both. So every
 * token that was ever given out can be told from one that was made up, and an old one that comes
 * again betrays that the family was stolen.
 */
final class RefreshTokens {
  private static final int NAMED_BYTES = 20;
  private static final int MAC_BYTES = 32;

  private final UnaryOperator<byte[]> mac;

  /**
   * @param mac HMAC-SHA256 under a key that only the issuer has
   */
  RefreshTokens(UnaryOperator<byte[]> mac) {
    this.mac = mac;
  }

  /** The token of that generation. */
  String token(SignInId signIn, int generation) {
    byte[] named =
        ByteBuffer.allocate(NAMED_BYTES)
            .putLong(signIn.value().getMostSignificantBits())
            .putLong(signIn.value().getLeastSignificantBits())
            .putInt(generation)
            .array();
    byte[] token = Arrays.copyOf(named, NAMED_BYTES + MAC_BYTES);
    System.arraycopy(mac.apply(named), 0, token, NAMED_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** What the token names, if this issuer made it. */
  Optional<Named> read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException noToken) {
      return Optional.empty();
    }
    if (bytes.length != NAMED_BYTES + MAC_BYTES) {
      return Optional.empty();
    }
    byte[] named = Arrays.copyOf(bytes, NAMED_BYTES);
    byte[] given = Arrays.copyOfRange(bytes, NAMED_BYTES, bytes.length);
    if (!MessageDigest.isEqual(given, Arrays.copyOf(mac.apply(named), MAC_BYTES))) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(named);
    var signIn = new SignInId(new UUID(buffer.getLong(), buffer.getLong()));
    return Optional.of(new Named(signIn, buffer.getInt()));
  }

  /** A refresh token that is genuine; whether it is the newest is for the sign-in to say. */
  record Named(SignInId signIn, int generation) {}
}
