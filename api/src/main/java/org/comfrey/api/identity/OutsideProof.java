package org.comfrey.api.identity;

import org.jspecify.annotations.Nullable;

/**
 * What the browser brings back from an issuer of others.
 *
 * @param iss who says so (RFC 9207), where the issuer tells
 */
public record OutsideProof(String state, String code, @Nullable String iss) {}
