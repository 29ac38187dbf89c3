package org.comfrey.api.identity;

import java.util.List;

/**
 * What one table keeps about people (GDPR article 30).
 *
 * @param purpose what for
 * @param kept for how long, and what becomes of it when somebody is erased
 * @param onErasure deleted, or stays: under a number that means nobody any more
 * @param shown columns that an export holds as they are
 * @param sealed columns that are encrypted with the person's own key, and opened for their export
 * @param withheld columns that an export leaves out: secrets, and what means nothing to anybody
 */
public record ProcessingRecord(
    String module,
    String table,
    String purpose,
    String kept,
    String onErasure,
    List<String> shown,
    List<String> sealed,
    List<String> withheld) {
  /** Copies the lists. */
  public ProcessingRecord {
    shown = List.copyOf(shown);
    sealed = List.copyOf(sealed);
    withheld = List.copyOf(withheld);
  }
}
