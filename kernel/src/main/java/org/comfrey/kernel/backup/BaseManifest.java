package org.comfrey.kernel.backup;

import java.time.Instant;

/**
 * What a base copy is.
 *
 * @param startPosition where its recovery begins in the log
 * @param stopPosition up to where the log is needed before the copy is whole
 * @param endedAt no earlier moment can be restored from it
 * @param bytes before and after it was packed and sealed
 * @param sha256 of the sealed file, in hexadecimal
 * @param mac over the other fields
 */
record BaseManifest(
    String id,
    long startPosition,
    long stopPosition,
    Instant startedAt,
    Instant endedAt,
    String postgresVersion,
    long bytes,
    long sealedBytes,
    String sha256,
    String mac) {

  BaseManifest signed(BackupKey key) {
    return new BaseManifest(
        id,
        startPosition,
        stopPosition,
        startedAt,
        endedAt,
        postgresVersion,
        bytes,
        sealedBytes,
        sha256,
        key.mac(text()));
  }

  boolean isSignedWith(BackupKey key) {
    return key.mac(text()).equals(mac);
  }

  private String text() {
    return String.join(
        "\n",
        id,
        Long.toString(startPosition),
        Long.toString(stopPosition),
        startedAt.toString(),
        endedAt.toString(),
        postgresVersion,
        Long.toString(bytes),
        Long.toString(sealedBytes),
        sha256);
  }
}
