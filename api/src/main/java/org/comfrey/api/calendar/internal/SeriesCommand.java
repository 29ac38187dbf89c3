package org.comfrey.api.calendar.internal;

import java.util.List;

/** Asks for several slots of one listing, each for an order of its own: all or none. */
public record SeriesCommand(List<HoldCommand> holds) {}
