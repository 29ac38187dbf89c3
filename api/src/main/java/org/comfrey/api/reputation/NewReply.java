package org.comfrey.api.reputation;

/** 1 to 2,000 characters. */
public record NewReply(String text) {}
