package org.comfrey.api.identity;

import org.comfrey.api.PersonId;

/**
 * A record to be opened.
 *
 * @param reason 20 to 500 characters; the person reads it
 * @param emergency whether it cannot wait until the person agrees
 */
public record NewOpenedRecord(PersonId person, String reason, boolean emergency) {}
