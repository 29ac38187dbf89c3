/**
 * Describes the public API as OpenAPI 3.1, from the interfaces alone: what is served and what is
 * described cannot differ, and any process can describe the whole platform, whichever modules run
 * in it.
 *
 * <p>The committed {@code web/openapi.json}, from which the browser's client is generated, is this
 * description; a test fails when it is not, and {@link org.comfrey.kernel.openapi.OpenApi#main}
 * writes it.
 */
@NullMarked
package org.comfrey.kernel.openapi;

import org.jspecify.annotations.NullMarked;
