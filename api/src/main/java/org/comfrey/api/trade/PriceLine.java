package org.comfrey.api.trade;

import org.comfrey.api.Money;

/** A part of the price; label is a stable code such as session or service-fee. */
public record PriceLine(String label, Money amount) {}
