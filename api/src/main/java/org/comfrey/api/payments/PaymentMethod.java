package org.comfrey.api.payments;

/**
 * A card or bank account at the processor; label is what people recognise, for example ···· 4242.
 */
public record PaymentMethod(String token, String kind, String label) {}
