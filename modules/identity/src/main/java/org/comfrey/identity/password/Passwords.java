package org.comfrey.identity.password;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Argon2id with 7 MiB, five passes and one lane (the least that OWASP's cheat sheet names, and what
 * Keycloak takes). A hash costs tens of milliseconds of one core on purpose, so no more of them run
 * at once than there are cores: a crowd of sign-ins waits in a short queue instead of taking the
 * processor from everybody else.
 */
public final class Passwords implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;
  private static final int MEMORY_KIB = 7168;
  private static final int PASSES = 5;
  private static final int QUEUE_LENGTH = 256;
  private static final Duration RETRY_TIME = Duration.ofSeconds(2);

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
  private final ThreadPoolExecutor threads;
  private final String nobody;

  /** As many threads as the machine has cores. */
  public Passwords() {
    int cores = Runtime.getRuntime().availableProcessors();
    threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LENGTH),
            Thread.ofPlatform().daemon().name("argon2-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    nobody = nobody();
  }

  /** A hash that no password has, in the encoder's own form: it costs as much to check as one. */
  private static String nobody() {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** The encoded hash with its salt and parameters. */
  public String hash(String password) {
    String encoded = run(() -> encoder.encode(password));
    if (encoded == null) {
      throw new IllegalStateException("a password was not hashed");
    }
    return encoded;
  }

  /**
   * Whether that is the password. Without a hash, because there is no such account, it takes as
   * long and says no.
   */
  public boolean matches(String password, @Nullable String hash) {
    boolean equal =
        Boolean.TRUE.equals(run(() -> encoder.matches(password, hash == null ? nobody : hash)));
    return equal && hash != null;
  }

  private <T> @Nullable T run(Callable<T> work) {
    try {
      return threads.submit(work).get();
    } catch (RejectedExecutionException full) {
      throw Problems.UNAVAILABLE
          .because("Too many people are signing in at this moment. Try again shortly.")
          .retryAfter(RETRY_TIME);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a password was checked", interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a password could not be checked", failed.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
