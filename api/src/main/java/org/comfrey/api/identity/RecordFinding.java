package org.comfrey.api.identity;

/**
 * What compliance found.
 *
 * @param finding justified or unjustified
 * @param note 3 to 500 characters
 */
public record RecordFinding(String finding, String note) {}
