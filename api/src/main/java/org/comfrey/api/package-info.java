/**
 * Every type that crosses a module: public resources (/v1), internal commands (/internal) and
 * events. No logic and no beans live here, so that modules can depend on this package and never on
 * each other.
 *
 * <p>A public interface is served at the edge and described in /openapi.json; every method names
 * who may call it with {@link org.comfrey.api.Access}. Interfaces in packages named {@code
 * internal} are for modules alone. Records in packages named {@code events} leave through the
 * outbox. All of them change additively.
 */
@NullMarked
package org.comfrey.api;

import org.jspecify.annotations.NullMarked;
