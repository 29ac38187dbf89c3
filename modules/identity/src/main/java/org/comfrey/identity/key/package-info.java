/**
 * Keys of people's own programs: made, listed, ended, and exchanged for access tokens that are good
 * for minutes. Owns {@code api_key}; emits {@link org.comfrey.api.identity.events.SignInEnded} when
 * one ends, as for any other proof.
 */
@NullMarked
package org.comfrey.identity.key;

import org.jspecify.annotations.NullMarked;
