package org.comfrey.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.comfrey.kernel.security.BearerTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Learns which sign-ins ended on another node, or before this process started, while tokens of
 * theirs are still good. The node that ends one knows at once; the others ask this table every
 * second, which costs them one look into an index.
 */
public final class EndedSignIns implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(EndedSignIns.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Longer than the clocks of nodes differ and a transaction stays open. */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private final SignIns signIns;
  private final BearerTokens tokens;
  private final Clock clock;
  private volatile boolean running;
  private Thread thread = Thread.ofVirtual().unstarted(this::follow);

  /** Tells that checker of tokens. */
  public EndedSignIns(SignIns signIns, BearerTokens tokens, Clock clock) {
    this.signIns = signIns;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public void start() {
    learn(clock.instant().minus(Lifetimes.ACCESS_TOKEN).minus(OVERLAP));
    running = true;
    thread = Thread.ofVirtual().name("ended sign-ins").start(this::follow);
  }

  private void follow() {
    Instant since = clock.instant();
    while (running) {
      try {
        Thread.sleep(INTERVAL);
        Instant now = clock.instant();
        learn(since.minus(OVERLAP));
        since = now;
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failed) {
        if (running) {
          LOG.warn("Could not ask which sign-ins ended; asking again", failed);
        }
      }
    }
  }

  private void learn(Instant since) {
    signIns.endedSince(since).forEach(tokens::forget);
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
