package org.comfrey.api.payments.internal;

/**
 * Money from one place to another in minor units of the order's currency. Places: payment (what a
 * processor captured for this order), client, provider (their wallets), platform (commission),
 * pot:NAME.
 */
public record Move(String from, String to, long amountMinor) {}
