package org.comfrey.agreement;

/**
 * Why a file cannot be read as an agreement, with the place.
 *
 * @param line counted from one
 * @param column counted from one
 */
public record Problem(int line, int column, String sentence) implements Comparable<Problem> {
  @Override
  public int compareTo(Problem other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line + ":" + column + ": " + sentence;
  }
}
