package org.comfrey.api.payments.internal;

/** outcome is returning, returned, used-by-step or nothing-captured. */
public record ReturnReply(String outcome) {}
