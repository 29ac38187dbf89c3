package org.comfrey.kernel.nodes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets that all nodes draw from together. A node that asks often draws a slice at a time
 * and keeps it, so that at most one slice for each node is spent beyond what is right.
 *
 * <p>The table has a keyed hash of each bucket's name, because names are those of people and of
 * addresses, and forgets what was left alone for as long as any bucket takes to fill.
 */
public final class SharedBuckets {
  private static final int KEY_BYTES = 16;
  private static final Duration KEPT = Duration.ofHours(2);
  private static final Duration CLEANING = Duration.ofMinutes(10);
  private static final double NANOS = 1e9;

  private final @Nullable ModuleDatabase database;
  private final UnaryOperator<byte[]> hash;
  private final AtomicLong cleaned = new AtomicLong();

  private SharedBuckets(@Nullable ModuleDatabase database, UnaryOperator<byte[]> hash) {
    this.database = database;
    this.hash = hash;
  }

  /** There are none: a node that is alone counts in its memory. */
  public static SharedBuckets none() {
    return new SharedBuckets(null, name -> name);
  }

  /** Those in the schema of the nodes. */
  public static SharedBuckets in(ModuleDatabase nodes, ServerKeys keys) {
    return new SharedBuckets(nodes, name -> keys.mac("rates", name));
  }

  /** Whether there are any. */
  public boolean areThere() {
    return database != null;
  }

  /**
   * How much a bucket holds and how long it takes to fill.
   *
   * @param capacity tokens
   */
  public record Size(long capacity, Duration window) {}

  /**
   * What was drawn.
   *
   * @param tokens none when the bucket is empty, and fewer than wanted when it is nearly so
   * @param left what stays in the bucket, a part of a token with it
   */
  public record Drawn(long tokens, double left) {}

  /**
   * Draws up to that many tokens, one node after the other. Nodes' clocks may differ: what one of
   * them runs ahead is given once, because a bucket's time never goes back.
   */
  public Drawn draw(String name, Size size, long wanted, Instant now) {
    clean(now);
    return shared()
        .sql()
        .sql(
            """
            insert into rate as old (key, tokens, granted, at)
            values (:key, :capacity - least(:wanted, :capacity), least(:wanted, :capacity), :now)
            on conflict (key) do update set
              granted = least(:wanted, floor(least(:capacity, old.tokens
                + greatest(0, extract(epoch from :now - old.at)) * :each))),
              tokens = least(:capacity, old.tokens
                  + greatest(0, extract(epoch from :now - old.at)) * :each)
                - least(:wanted, floor(least(:capacity, old.tokens
                  + greatest(0, extract(epoch from :now - old.at)) * :each))),
              at = greatest(old.at, excluded.at)
            returning granted, tokens
            """)
        .param("key", key(name))
        .param("capacity", (double) size.capacity())
        .param("wanted", (double) wanted)
        .param("now", utc(now))
        .param("each", size.capacity() * NANOS / size.window().toNanos())
        .query((row, _) -> new Drawn(row.getLong(1), row.getDouble(2)))
        .single();
  }

  /** Puts one back that was not needed. */
  public void putBack(String name, Size size) {
    shared()
        .sql()
        .sql("update rate set tokens = least(?, tokens + 1) where key = ?")
        .params((double) size.capacity(), key(name))
        .update();
  }

  private void clean(Instant now) {
    long last = cleaned.get();
    if (now.toEpochMilli() - last > CLEANING.toMillis()
        && cleaned.compareAndSet(last, now.toEpochMilli())) {
      shared().sql().sql("delete from rate where at < ?").param(utc(now.minus(KEPT))).update();
    }
  }

  private ModuleDatabase shared() {
    if (database == null) {
      throw new IllegalStateException("this node is alone");
    }
    return database;
  }

  private byte[] key(String name) {
    return Arrays.copyOf(hash.apply(name.getBytes(StandardCharsets.UTF_8)), KEY_BYTES);
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
