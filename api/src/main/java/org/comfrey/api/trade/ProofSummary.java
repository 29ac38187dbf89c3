package org.comfrey.api.trade;

/** How large the proof was: states and transitions of the file, places and steps gone through. */
public record ProofSummary(int states, int transitions, int places, int steps, long millis) {}
