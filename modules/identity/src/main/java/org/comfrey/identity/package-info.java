/**
 * Who people are: accounts, passwords, sign-ins, and the OpenID provider that vouches for them.
 *
 * <p>Owns the schema {@code identity}. Emits {@link org.comfrey.api.identity.events.MailRequested},
 * {@link org.comfrey.api.identity.events.PersonJoined} and {@link
 * org.comfrey.api.identity.events.SignInEnded}.
 */
@NullMarked
package org.comfrey.identity;

import org.jspecify.annotations.NullMarked;
