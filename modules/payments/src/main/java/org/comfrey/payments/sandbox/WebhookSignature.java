package org.comfrey.payments.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs webhooks as {@code t=SECONDS,v1=HEX}: the HMAC-SHA256 of the seconds since 1970, a dot and
 * the body. A signature older than five minutes is refused, so that a recorded webhook cannot be
 * played again later.
 */
final class WebhookSignature {
  private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  WebhookSignature(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  String of(String body, Instant now) {
    long seconds = now.getEpochSecond();
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hmac(seconds, body));
  }

  boolean verifies(@Nullable String given, String body, Instant now) {
    Matcher parts = FORM.matcher(given == null ? "" : given);
    if (!parts.matches()) {
      return false;
    }
    long seconds = Long.parseLong(parts.group(1));
    byte[] claimed = HexFormat.of().parseHex(parts.group(2));
    return MessageDigest.isEqual(claimed, hmac(seconds, body))
        && Math.abs(now.getEpochSecond() - seconds) <= TOLERANCE.toSeconds();
  }

  private byte[] hmac(long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
