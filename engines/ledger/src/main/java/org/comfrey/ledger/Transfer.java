package org.comfrey.ledger;

/**
 * A recorded transfer. Its fields are those of {@link CreateTransfer}, the amount being what was
 * moved or held.
 */
public record Transfer(
    Uint128 id,
    Uint128 debitAccountId,
    Uint128 creditAccountId,
    long amount,
    Uint128 pendingId,
    Uint128 userData128,
    long userData64,
    int userData32,
    long timeoutSeconds,
    int ledger,
    int code,
    int flags,
    long position,
    long timestamp) {}
