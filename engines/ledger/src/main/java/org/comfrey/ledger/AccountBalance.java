package org.comfrey.ledger;

/** An account's balances right after the transfer at that position and timestamp. */
public record AccountBalance(long position, long timestamp, Balances balances) {}
