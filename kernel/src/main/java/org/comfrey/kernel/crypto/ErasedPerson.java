package org.comfrey.kernel.crypto;

import java.time.Instant;
import java.util.UUID;
import org.comfrey.api.PersonId;

/**
 * Somebody who is not to be read any more.
 *
 * @param erasure the request that asked for it
 */
public record ErasedPerson(PersonId person, UUID erasure, Instant at) {}
