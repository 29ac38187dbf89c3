/**
 * Passwords: which are taken, how they are kept, and how they are compared without telling anything
 * by the time it takes.
 *
 * <p>Length counts, composition does not (NIST SP 800-63B-4, ASVS 5.0 6.2): at least 15 characters
 * of any kind, refused only when they are on lists of common passwords or made of little else.
 */
@NullMarked
package org.comfrey.identity.password;

import org.jspecify.annotations.NullMarked;
