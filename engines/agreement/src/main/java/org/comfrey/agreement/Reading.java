package org.comfrey.agreement;

import java.util.List;

/** What came of reading a file. */
public sealed interface Reading {
  /** An agreement in good form; whether it is right is for {@link Verifier} to say. */
  record Read(Agreement agreement) implements Reading {}

  /** Not an agreement: each problem names its place; there is at least one. */
  record Unreadable(List<Problem> problems) implements Reading {
    public Unreadable {
      problems = problems.stream().sorted().distinct().toList();
    }
  }
}
