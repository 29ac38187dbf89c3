package org.comfrey.api.identity;

/**
 * The account of the first operator, asked for with the one-time token of the link that the start
 * printed.
 */
public record FirstOperator(String token, Registration account) {}
