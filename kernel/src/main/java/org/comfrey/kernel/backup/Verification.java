package org.comfrey.kernel.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at every byte of an archive without restoring it. */
public final class Verification {
  private Verification() {}

  /** What is wrong with it; empty when every copy can be restored. */
  public static List<String> findings(BackupStore store, Progress progress) {
    List<String> findings = new ArrayList<>();
    try {
      for (BaseManifest copy : store.copies()) {
        Path sealed = store.base().resolve(copy.id()).resolve(BaseCopy.CLUSTER);
        if (!LogChain.sha256(sealed, progress).equals(copy.sha256())) {
          findings.add(sealed + " is not what was written");
        }
        LogChain chain = LogChain.from(copy, store);
        if (chain.end() < copy.stopPosition()) {
          findings.add("the log that belongs to base copy " + copy.id() + " is not whole");
        } else {
          progress.say(
              "base copy "
                  + copy.id()
                  + ": restores from "
                  + copy.endedAt()
                  + " to "
                  + chain.wholeUntil());
        }
      }
    } catch (IOException | BackupException e) {
      findings.add(String.valueOf(e.getMessage()));
    }
    return findings;
  }
}
