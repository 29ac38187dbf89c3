package org.comfrey.api.trade;

import org.comfrey.api.QuoteId;

/** Accepts a quote. */
public record OrderRequest(QuoteId quote) {}
