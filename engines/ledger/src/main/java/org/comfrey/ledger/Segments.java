package org.comfrey.ledger;

/**
 * The indexes by account begin with the segment of the log in which an entry lies.
 *
 * <p>So the leaves that are written are those of the newest segment alone, and a ledger of any
 * length is written as fast as a young one. The price is that an account's entries are looked for
 * segment by segment, one probe of each index, until enough are found; none lies before the account
 * itself. See docs/decisions/ledger.md.
 */
final class Segments {
  /** A segment has two to the power of 19 positions; the migrations say the same. */
  private static final String NUMBER = " >> 19";

  /** That an entry lies in the segment that {@link #entries} looks at. */
  static final String IN = "position" + NUMBER + " = s.number";

  private Segments() {}

  /** The numbers of the segments of the positions from the first to the last, oldest first. */
  static String upwards(String first, String last) {
    return "lateral (select generate_series((%s)%s, (%s)%s))"
        .formatted(first, NUMBER, last, NUMBER);
  }

  /** The same, newest first. */
  static String downwards(String first, String last) {
    return "lateral (select generate_series((%s)%s, (%s)%s, -1))"
        .formatted(last, NUMBER, first, NUMBER);
  }

  /**
   * A query for the first entries in an order, which visits no segment that it does not need.
   *
   * <p>A function's rows come in the order in which it makes them, and a lateral subquery is a
   * nested loop over them. Sorting the whole would visit every segment first, and a function in the
   * FROM clause would make all its rows before the first is used.
   *
   * @param segments what {@link #upwards} or {@link #downwards} made
   * @param ofOne a query for the entries {@link #IN} one segment
   * @param order of the entries within a segment, in the segments' direction
   */
  static String entries(String segments, String ofOne, String order, String limit) {
    return """
    select i.* from %s s (number),
      lateral (select * from (%s) o order by %s limit %s) i limit %s\
    """
        .formatted(segments, ofOne, order, limit, limit);
  }
}
