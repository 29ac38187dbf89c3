package org.comfrey.api.messaging;

/** One has read up to and with this sequence. */
public record ReadMark(long upTo) {}
