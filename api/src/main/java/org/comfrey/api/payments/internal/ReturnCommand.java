package org.comfrey.api.payments.internal;

import org.comfrey.api.PaymentId;

/** Names the payment to give back and why, as a stable code. */
public record ReturnCommand(PaymentId payment, String reason) {}
