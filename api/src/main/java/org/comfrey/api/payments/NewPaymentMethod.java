package org.comfrey.api.payments;

/** A token from the processor's form; kind is card or bank. */
public record NewPaymentMethod(String token, String kind) {}
