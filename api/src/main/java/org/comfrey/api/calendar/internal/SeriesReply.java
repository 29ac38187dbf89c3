package org.comfrey.api.calendar.internal;

import java.util.List;

/** What became of each, in the order asked; nothing is held unless all are. */
public record SeriesReply(boolean held, List<HoldReply> replies) {}
