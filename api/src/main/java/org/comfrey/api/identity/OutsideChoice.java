package org.comfrey.api.identity;

import java.util.UUID;

/** An issuer that one may sign in by. */
public record OutsideChoice(UUID id, String name) {}
