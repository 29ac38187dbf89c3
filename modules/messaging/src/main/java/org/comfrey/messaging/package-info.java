/**
 * Talking. Owns the schema {@code messaging}: conversations of two people, their messages and
 * files, blocks and complaints. A message is an envelope whose body nothing here reads: it is
 * sealed with its sender's key today, and may come encrypted from end to end tomorrow without
 * another change. It is stored before it is delivered, in the order of its conversation's sequence,
 * once for each id that its sender's device gave it. Emits {@code message-unread} and {@code
 * conversation-changed}.
 */
@NullMarked
package org.comfrey.messaging;

import org.jspecify.annotations.NullMarked;
