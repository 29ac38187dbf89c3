package org.comfrey.api.trade;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reader and the verifier say of a text.
 *
 * @param outcome unreadable, refuted, undecided or proved
 * @param problems what cannot be read, by place
 * @param findings what is wrong, the shortest way first
 * @param undecided why the verifier gave up
 * @param svg the drawing of what could be read
 * @param rules what could be read, as data
 */
public record Verification(
    String outcome,
    @Nullable String name,
    @Nullable Integer version,
    @Nullable String hash,
    List<SourceProblem> problems,
    List<Finding> findings,
    @Nullable String undecided,
    @Nullable ProofSummary proof,
    @Nullable String svg,
    @Nullable AgreementRules rules) {
  /** Why the text cannot be read, with the place; both are counted from one. */
  public record SourceProblem(int line, int column, String sentence) {}

  /**
   * A flaw.
   *
   * @param flaw a stable code such as not-drained or stuck
   * @param subject the state or transition
   * @param counterexample the shortest way on which it shows, a line for each step
   * @param story the same way as data
   */
  public record Finding(
      String flaw,
      String subject,
      String sentence,
      List<String> counterexample,
      CounterexampleStory story) {}
}
