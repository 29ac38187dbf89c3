package org.comfrey.schedule;

import java.util.Arrays;

/**
 * Disjoint half-open stretches of seconds in ascending order, kept as plain arrays. Stretches that
 * touch stay apart unless they are merged on purpose: each keeps its own beginning, on which the
 * grid of starts stands.
 */
final class Spans {
  private long[] from;
  private long[] to;
  private int size;

  Spans(int capacity) {
    from = new long[Math.max(4, capacity)];
    to = new long[Math.max(4, capacity)];
  }

  int size() {
    return size;
  }

  long from(int index) {
    return from[index];
  }

  long to(int index) {
    return to[index];
  }

  /** Appends a stretch that begins at or after the end of the last one. */
  void append(long begin, long end) {
    if (size == from.length) {
      from = Arrays.copyOf(from, size * 2);
      to = Arrays.copyOf(to, size * 2);
    }
    from[size] = begin;
    to[size++] = end;
  }

  /** Index of the first stretch that ends after the moment; {@link #size()} if none does. */
  int firstEndingAfter(long moment) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (to[middle] > moment) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  boolean intersects(long begin, long end) {
    int index = firstEndingAfter(begin);
    return index < size && from[index] < end;
  }

  /** Whether one stretch holds all of it; asked of merged spans. */
  boolean contains(long begin, long end) {
    int index = firstEndingAfter(begin);
    return index < size && from[index] <= begin && end <= to[index];
  }

  /** These and, of the given stretch, what these do not cover yet. */
  Spans plus(long begin, long end) {
    if (size == 0 || to[size - 1] <= begin) {
      append(begin, end);
      return this;
    }
    Spans result = new Spans(size + 4);
    long rest = begin;
    for (int i = 0; i < size; i++) {
      long gapEnd = Math.min(end, from[i]);
      if (rest < gapEnd) {
        result.append(rest, gapEnd);
      }
      rest = Math.max(rest, to[i]);
      result.append(from[i], to[i]);
    }
    if (rest < end) {
      result.append(rest, end);
    }
    return result;
  }

  /** These without the given stretch. */
  Spans minus(long begin, long end) {
    if (!intersects(begin, end)) {
      return this;
    }
    Spans result = new Spans(size + 1);
    for (int i = 0; i < size; i++) {
      if (to[i] <= begin || from[i] >= end) {
        result.append(from[i], to[i]);
        continue;
      }
      if (from[i] < begin) {
        result.append(from[i], begin);
      }
      if (to[i] > end) {
        result.append(end, to[i]);
      }
    }
    return result;
  }

  /** The union of stretches in any order, those that touch or overlap made one. */
  static Spans merged(long[] begins, long[] ends, int count) {
    long[][] pairs = new long[count][];
    for (int i = 0; i < count; i++) {
      pairs[i] = new long[] {begins[i], ends[i]};
    }
    Arrays.sort(pairs, (a, b) -> Long.compare(a[0], b[0]));
    Spans result = new Spans(count);
    for (long[] pair : pairs) {
      if (result.size > 0 && pair[0] <= result.to[result.size - 1]) {
        result.to[result.size - 1] = Math.max(result.to[result.size - 1], pair[1]);
      } else {
        result.append(pair[0], pair[1]);
      }
    }
    return result;
  }
}
