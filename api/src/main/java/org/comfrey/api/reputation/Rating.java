package org.comfrey.api.reputation;

import java.util.List;

/**
 * A rating that says how sure it is. The average begins as if one review with each number of stars
 * had come before, so that a few reviews move it a little and many decide it; low and high enclose
 * the person's true average with a probability of nine in ten (Dirichlet posterior).
 *
 * @param count how many published reviews there are
 * @param few whether they are too few for a number to mean anything
 * @param counts how many have one, two, three, four and five stars
 */
public record Rating(
    int count, boolean few, double average, double low, double high, List<Integer> counts) {}
