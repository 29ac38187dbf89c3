/**
 * Accounts: who there is, how they are reached, what they are to the platform. Owns table {@code
 * person}, whose columns about a person are sealed with that person's key, and {@code
 * account_mail}.
 */
@NullMarked
package org.comfrey.identity.people;

import org.jspecify.annotations.NullMarked;
