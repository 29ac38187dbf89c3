/**
 * Factors beside the password: passkeys, an authenticator app, recovery codes. Owns tables {@code
 * passkey}, {@code authenticator}, {@code recovery_code} and {@code challenge}.
 *
 * <p>Whatever is good once is used up by one statement that changes one row, so that of two
 * requests with the same code exactly one wins.
 */
@NullMarked
package org.comfrey.identity.factor;

import org.jspecify.annotations.NullMarked;
