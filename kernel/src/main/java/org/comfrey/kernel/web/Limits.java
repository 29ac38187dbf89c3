package org.comfrey.kernel.web;

import java.time.Duration;

/**
 * Every limit of the platform that a caller can meet, in one table. A limit that is met is answered
 * as a problem that names it; none of them is met by a person who uses the web application.
 */
public final class Limits {
  // Sizes of what is sent to us.
  public static final int BODY_BYTES = 256 * 1024;
  public static final int BODY_BYTES_LARGEST = 12 * 1024 * 1024;
  public static final int HEADERS_BYTES = 16 * 1024;
  public static final int JSON_DEPTH = 32;
  public static final int JSON_STRING_CHARACTERS = 100_000;
  public static final int JSON_NAME_CHARACTERS = 200;
  public static final int JSON_NUMBER_DIGITS = 40;
  public static final int QUERY_PARAMETER_CHARACTERS = 2_000;
  public static final int IDEMPOTENCY_KEY_CHARACTERS = 200;

  // Pages.
  public static final int PAGE_ITEMS = 20;
  public static final int PAGE_ITEMS_MOST = 100;

  // Time.
  public static final Duration REQUEST_TIME = Duration.ofSeconds(30);
  public static final Duration MODULE_CALL_TIME = Duration.ofSeconds(10);
  public static final Duration MODULE_CONNECT_TIME = Duration.ofSeconds(2);
  public static final Duration IDEMPOTENCY_LEASE_TIME = Duration.ofSeconds(60);
  public static final Duration IDEMPOTENCY_KEPT_TIME = Duration.ofHours(24);
  public static final Duration DRAIN_TIME = Duration.ofSeconds(15);

  // Money, in whole units of its currency: one payment by card or payout; what one person sends to
  // others.
  public static final long PAYMENT_MAJOR_UNITS = 100_000;
  public static final long TRANSFER_MAJOR_UNITS = 5_000;
  public static final long TRANSFERS_OF_A_DAY_MAJOR_UNITS = 10_000;

  // Queues and connections of one process.
  /** Requests that are carried out at once, for each processor; those beyond wait their turn. */
  public static final int REQUESTS_AT_ONCE_OF_A_PROCESSOR = 32;

  /** How long a request waits for its turn in a crowd, before it is refused. */
  public static final Duration CROWD_PATIENCE = Duration.ofSeconds(2);

  /**
   * How many requests wait for their turn; each takes some 70 KB of memory meanwhile, and the last
   * of them is to be answered before its caller gives up.
   */
  public static final int CROWD = 500;

  public static final int CONNECTIONS = 8_192;

  /**
   * Connections that nobody has taken yet. Those beyond are sent away by the kernel for nothing; a
   * longer queue would be one that nothing here sees.
   */
  public static final int ACCEPT_QUEUE = 512;

  /** After so many requests a connection is closed, so that a balancer in front can move it. */
  public static final int REQUESTS_OF_A_CONNECTION = 10_000;

  public static final int REMEMBERED_TOKENS = 50_000;
  public static final int REMEMBERED_RATES = 100_000;

  private Limits() {}
}
