package org.comfrey.api.trade;

import org.comfrey.api.QuoteId;
import org.jspecify.annotations.Nullable;

/** Accepts a quote; goods need an address that they are sent to. */
public record OrderRequest(QuoteId quote, @Nullable DeliveryAddress delivery) {
  /** For what is not sent. */
  public OrderRequest(QuoteId quote) {
    this(quote, null);
  }
}
