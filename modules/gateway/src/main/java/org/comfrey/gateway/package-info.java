/**
 * The edge for browsers: the backend of the web application, which keeps a browser's tokens and
 * gives it a cookie instead, and the files of the web application itself.
 *
 * <p>Owns the schema {@code gateway}. Emits nothing; hears {@link
 * org.comfrey.api.identity.events.SignInEnded}.
 */
@NullMarked
package org.comfrey.gateway;

import org.jspecify.annotations.NullMarked;
