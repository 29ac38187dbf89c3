package org.comfrey.kernel.backup;

import java.util.Set;

/** What a copy of a server's folder does without, however it is made. */
public final class CopiedCluster {
  /** Folders whose content is made anew by the server that starts on the copy. */
  public static final Set<String> EMPTIED =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private CopiedCluster() {}
}
