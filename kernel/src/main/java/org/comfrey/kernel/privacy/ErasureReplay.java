package org.comfrey.kernel.privacy;

import java.util.List;
import org.comfrey.kernel.crypto.PersonKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases again, before anything is served or delivered, whom a restored copy of the data brought
 * back. The keys did the same when they were opened.
 */
public final class ErasureReplay {
  private static final Logger log = LoggerFactory.getLogger(ErasureReplay.class);

  /** Does it at once. */
  public ErasureReplay(PersonKeys keys, List<PersonalData> modules) {
    for (PersonalData module : modules) {
      int again = module.erasures().catchUp(keys.erased());
      if (again > 0) {
        log.info("Erased {} people in {} again: its data is from before", again, module.module());
      }
    }
  }
}
