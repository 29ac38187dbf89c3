/**
 * Speaks to a running platform over HTTP as any program may: OAuth 2.1 authorization code with
 * PKCE, then JSON with a bearer token. Used by the command line, by the backend of the web
 * application, and by tests.
 */
@NullMarked
package org.comfrey.kernel.client;

import org.jspecify.annotations.NullMarked;
