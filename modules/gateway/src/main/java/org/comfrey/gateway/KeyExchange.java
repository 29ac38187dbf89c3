package org.comfrey.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.identity.internal.KeyToken;
import org.comfrey.api.identity.internal.KeyTokenQuestion;
import org.comfrey.api.identity.internal.KeyTokensApi;
import org.comfrey.kernel.security.KeyResolver;
import org.comfrey.kernel.web.Limits;

/**
 * Keys of people's own programs, in front of tokens as cookies are. A token is kept, under the
 * key's hash, until shortly before it runs out; whether the key was ended is asked with each use,
 * of memory, where every token is checked.
 */
final class KeyExchange implements KeyResolver {
  private static final int LONGEST_SECRET = 100;
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private final KeyTokensApi identity;
  private final Clock clock;
  private final Cache<String, KeyToken> kept =
      Caffeine.newBuilder().maximumSize(Limits.REMEMBERED_TOKENS).build();

  KeyExchange(KeyTokensApi identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  @Override
  public Optional<String> token(String secret) {
    if (secret.length() > LONGEST_SECRET) {
      return Optional.empty();
    }
    String hash = hash(secret);
    KeyToken known = kept.getIfPresent(hash);
    if (known != null && clock.instant().isBefore(known.until().minus(AHEAD))) {
      return Optional.of(known.accessToken());
    }
    List<KeyToken> fresh = identity.keyToken(new KeyTokenQuestion(hash));
    fresh.forEach(token -> kept.put(hash, token));
    return fresh.stream().map(KeyToken::accessToken).findFirst();
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
