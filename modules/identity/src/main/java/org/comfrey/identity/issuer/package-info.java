/**
 * The OpenID provider: Spring Security's authorization server on stores of our own.
 *
 * <p>Authorization code with PKCE (S256, always), refresh with rotation, client credentials. Access
 * tokens are JWTs of RFC 9068 with ten minutes to live; everything else that is handed out is an
 * opaque value of which only a hash, or nothing at all, is kept. Using a code or a refresh token a
 * second time ends the sign-in it belongs to.
 */
@NullMarked
package org.comfrey.identity.issuer;

import org.jspecify.annotations.NullMarked;
