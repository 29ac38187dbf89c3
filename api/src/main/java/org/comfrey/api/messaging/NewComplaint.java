package org.comfrey.api.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a conversation, with the messages that show it.
 *
 * @param reason threat, harassment, fraud, spam or other
 * @param shown the messages as they reached one's device, at most 50: nothing else of the
 *     conversation is shown to operators
 */
public record NewComplaint(String reason, @Nullable String note, List<ShownMessage> shown) {}
