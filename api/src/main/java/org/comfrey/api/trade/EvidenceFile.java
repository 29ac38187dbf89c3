package org.comfrey.api.trade;

/**
 * A file of a dispute. mediaType is what its content says that it is: image/jpeg, image/png,
 * image/webp, application/pdf or text/plain; sha256 in lower-case hex.
 */
public record EvidenceFile(String name, String mediaType, long sizeBytes, String sha256) {}
