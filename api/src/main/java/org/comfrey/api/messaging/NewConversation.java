package org.comfrey.api.messaging;

import org.comfrey.api.ListingId;
import org.comfrey.api.OrderId;
import org.jspecify.annotations.Nullable;

/** With the other party of one's order, or with the provider of a published listing: name one. */
public record NewConversation(@Nullable OrderId order, @Nullable ListingId listing) {}
