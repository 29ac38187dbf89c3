package org.comfrey.bench;

/** {@code ./comfrey bench [NAME] [--json]}. */
public final class Bench {
  private Bench() {}

  /** Runs one benchmark, or lists their names. */
  public static void main(String[] args) {
    System.exit(0);
  }
}
