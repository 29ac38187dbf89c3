package org.comfrey.kernel.privacy;

/**
 * How long rows of a table stay.
 *
 * @param days how long after the instant in the column
 * @param column a timestamptz, or an SQL expression of that type
 * @param where an SQL condition for the rows that it is about
 */
public record Retention(int days, String column, String where) {}
