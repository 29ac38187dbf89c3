/**
 * Signing in by OpenID issuers of others (OpenID Connect Core 1.0, authorization code with PKCE).
 * Tables {@code outside_issuer} and {@code outside_identity}. An issuer is one way to prove who
 * somebody is; a second factor of the account is asked for after it as after a password.
 */
@NullMarked
package org.comfrey.identity.outside;

import org.jspecify.annotations.NullMarked;
