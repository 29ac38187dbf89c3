package org.comfrey.tests;

/**
 * One attack: passes where the target withstands it, and throws {@link AssertionError} elsewhere.
 */
record Probe(String id, String says, Check check) {
  @FunctionalInterface
  interface Check {
    void run(Target target) throws Exception;
  }

  @Override
  public String toString() {
    return "ASVS " + id + " " + says;
  }
}
