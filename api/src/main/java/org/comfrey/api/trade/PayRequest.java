package org.comfrey.api.trade;

/** A card by the processor's token. */
public record PayRequest(String cardToken) {}
