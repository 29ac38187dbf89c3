package org.comfrey.agreement;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Every way in which five instants of an order can lie to each other: a difference bound matrix,
 * kept closed (Dill, <em>Timing assumptions and verification of finite-state concurrent
 * systems</em>, 1989; Bengtsson and Yi, <em>Timed Automata: Semantics, Algorithms and Tools</em>,
 * 2004). Time is dense; offsets are whole minutes.
 *
 * <p>A bound is twice the minutes, plus one where equality is allowed, so that comparing bounds
 * compares strictness too.
 */
final class Zone {
  static final int NOW = 0;
  static final int PLACED = 1;
  static final int START = 2;
  static final int END = 3;
  static final int ENTERED = 4;
  private static final int SIZE = 5;
  private static final long NONE = Long.MAX_VALUE / 4;
  private static final long EQUAL = 1;
  private static final long LESS = 0;

  /** {@code left - right} is at most (or less than) some minutes. */
  record Bound(int left, int right, long code) {
    static Bound atMost(int left, int right, long minutes) {
      return new Bound(left, right, 2 * minutes + 1);
    }

    static Bound less(int left, int right, long minutes) {
      return new Bound(left, right, 2 * minutes);
    }

    long minutes() {
      return code >> 1;
    }

    boolean strict() {
      return (code & 1) == 0;
    }
  }

  private final long[] matrix;

  private Zone(long[] matrix) {
    this.matrix = matrix;
  }

  /** An order that is being placed, with any appointment that lies ahead. */
  static Zone placing() {
    long[] matrix = new long[SIZE * SIZE];
    Arrays.fill(matrix, NONE);
    for (int i = 0; i < SIZE; i++) {
      matrix[i * SIZE + i] = EQUAL;
    }
    for (int i : new int[] {NOW, PLACED, ENTERED}) {
      for (int j : new int[] {NOW, PLACED, ENTERED}) {
        matrix[i * SIZE + j] = EQUAL;
      }
    }
    Zone zone = new Zone(matrix);
    zone.tighten(new Bound(NOW, START, LESS));
    zone.tighten(new Bound(START, END, LESS));
    return zone;
  }

  /** Time passes while the order waits; where its clocks stand still, only since entering. */
  Zone waiting(boolean stopped) {
    long[] later = matrix.clone();
    for (int i = 0; i < SIZE; i++) {
      if (stopped && i != ENTERED) {
        later[i * SIZE + ENTERED] = NONE;
      } else if (!stopped && i != NOW) {
        later[NOW * SIZE + i] = NONE;
      }
    }
    return new Zone(later);
  }

  /** The part of this zone where all bounds hold; null where there is none. */
  @org.jspecify.annotations.Nullable
  Zone and(List<Bound> bounds) {
    Zone zone = new Zone(matrix.clone());
    for (Bound bound : bounds) {
      if (!zone.tighten(bound)) {
        return null;
      }
    }
    return zone;
  }

  boolean meets(List<Bound> bounds) {
    return and(bounds) != null;
  }

  /** A state is entered now; only the active instants matter from here on. */
  Zone entering(boolean moves, Set<Integer> active) {
    Zone zone = new Zone(matrix.clone());
    long[] m = zone.matrix;
    for (int i = 0; i < SIZE; i++) {
      m[ENTERED * SIZE + i] = m[NOW * SIZE + i];
      m[i * SIZE + ENTERED] = m[i * SIZE + NOW];
    }
    m[ENTERED * SIZE + ENTERED] = EQUAL;
    m[ENTERED * SIZE + NOW] = EQUAL;
    m[NOW * SIZE + ENTERED] = EQUAL;
    if (moves) {
      zone.forget(START);
      zone.forget(END);
      zone.tighten(new Bound(NOW, START, LESS));
      zone.tighten(new Bound(START, END, LESS));
    }
    for (int i = PLACED; i <= END; i++) {
      if (!active.contains(i)) {
        zone.forget(i);
      }
    }
    return zone;
  }

  /**
   * The same zone where every active instant lies further back than any offset reaches: how long
   * ago exactly then makes no difference to anything that can still happen, so it is forgotten.
   */
  Zone saturated(Set<Integer> active, long minutes) {
    List<Bound> past = new java.util.ArrayList<>();
    for (int i = PLACED; i <= END; i++) {
      if (active.contains(i)) {
        past.add(Bound.less(i, NOW, -minutes));
        if (matrix[i * SIZE + NOW] > past.getLast().code()) {
          return this;
        }
      }
    }
    Zone zone = new Zone(matrix.clone());
    zone.forget(NOW);
    zone.forget(ENTERED);
    past.forEach(zone::tighten);
    zone.tighten(new Bound(NOW, ENTERED, EQUAL));
    zone.tighten(new Bound(ENTERED, NOW, EQUAL));
    return zone;
  }

  /** The smallest zone that contains both. */
  Zone around(Zone other) {
    long[] hull = matrix.clone();
    for (int i = 0; i < hull.length; i++) {
      hull[i] = Math.max(hull[i], other.matrix[i]);
    }
    return new Zone(hull);
  }

  private void forget(int variable) {
    for (int i = 0; i < SIZE; i++) {
      if (i != variable) {
        matrix[variable * SIZE + i] = NONE;
        matrix[i * SIZE + variable] = NONE;
      }
    }
  }

  /** Whether every way of this zone is one of the other. */
  boolean within(Zone other) {
    for (int i = 0; i < matrix.length; i++) {
      if (matrix[i] > other.matrix[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean tighten(Bound bound) {
    int x = bound.left();
    int y = bound.right();
    long code = bound.code();
    if (code >= matrix[x * SIZE + y]) {
      return true;
    }
    if (add(code, matrix[y * SIZE + x]) < EQUAL) {
      return false;
    }
    matrix[x * SIZE + y] = code;
    for (int i = 0; i < SIZE; i++) {
      long toX = add(matrix[i * SIZE + x], code);
      for (int j = 0; j < SIZE; j++) {
        long through = add(toX, matrix[y * SIZE + j]);
        if (through < matrix[i * SIZE + j]) {
          matrix[i * SIZE + j] = through;
        }
      }
    }
    return true;
  }

  private static long add(long a, long b) {
    return a >= NONE || b >= NONE ? NONE : (a & ~1L) + (b & ~1L) + (a & b & 1L);
  }
}
