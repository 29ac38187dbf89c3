/**
 * Who is calling and what they may do.
 *
 * <p>A request proves its caller with a bearer token (API clients) or a cookie (browsers; the
 * gateway keeps their tokens). Both end as a {@link org.comfrey.kernel.security.Caller}, read with
 * {@link org.comfrey.kernel.security.Callers#current}. Two questions follow, in two places: <em>may
 * someone like this do such a thing?</em> is answered before the endpoint by {@link
 * org.comfrey.kernel.security.Policy} from the operation's {@code @Access}, and everything that
 * names no permission is denied; <em>is this thing theirs?</em> is answered in the endpoint with
 * {@link org.comfrey.kernel.security.Caller#mustOwn}, which answers 404 for what belongs to
 * another, so that ids cannot be probed.
 */
@NullMarked
package org.comfrey.kernel.security;

import org.jspecify.annotations.NullMarked;
