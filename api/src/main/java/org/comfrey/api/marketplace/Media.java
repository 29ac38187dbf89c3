package org.comfrey.api.marketplace;

import org.comfrey.api.MediaId;

/** An uploaded picture with its size in pixels. */
public record Media(MediaId id, int width, int height) {}
