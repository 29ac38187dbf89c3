package org.comfrey.api.marketplace.internal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.comfrey.api.OrderId;

/** Taken, or why not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PieceReply.Taken.class, name = "taken"),
  @JsonSubTypes.Type(value = PieceReply.SoldOut.class, name = "sold-out")
})
public sealed interface PieceReply {
  /** The piece is the order's; counted is false where the provider counts none. */
  record Taken(OrderId order, boolean counted) implements PieceReply {}

  /** Every piece is sold or reserved. */
  record SoldOut(OrderId order) implements PieceReply {}
}
