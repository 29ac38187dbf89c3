package org.comfrey.api.trade;

/** Words for a dispute's record; they cannot be taken back. */
public record NewStatement(String text) {}
