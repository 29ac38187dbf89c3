package org.comfrey.api.identity;

import org.jspecify.annotations.Nullable;

/**
 * Somebody whom an issuer vouches for and who has no account.
 *
 * @param attempt names this; good for some minutes and once
 * @param name as the issuer says it
 */
public record OutsideNewcomer(String attempt, String email, @Nullable String name) {}
