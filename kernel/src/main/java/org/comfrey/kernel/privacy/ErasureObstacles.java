package org.comfrey.kernel.privacy;

import java.util.List;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.ErasureObstacle;

/** What of one module's stands against erasing somebody, because another needs them still. */
public interface ErasureObstacles {
  /** What stands against it now; empty where nothing does. */
  List<ErasureObstacle> against(PersonId person);
}
