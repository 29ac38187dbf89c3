package org.comfrey.api.trade;

/** Money of the platform's own commission for client or provider, into their wallet. */
public record Compensation(String to, long amountMinor) {}
