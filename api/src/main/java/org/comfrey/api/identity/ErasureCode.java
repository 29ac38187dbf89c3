package org.comfrey.api.identity;

/** The code that was given to whoever asked for an erasure. */
public record ErasureCode(String code) {}
