package org.comfrey.api.notifications;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that is to be told.
 *
 * @param types order.advanced, dispute.changed, review.changed, wallet.moved, transfer.received;
 *     none means all
 */
public record NewWebhook(String url, @Nullable List<String> types) {}
