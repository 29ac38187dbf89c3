package org.comfrey.kernel.status;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one part.
 *
 * @param says a word for the situation, which with the part's name is a sentence of the
 *     application's catalogue
 * @param values that the sentence names: numbers, and names of modules
 * @param runbook the section of the runbooks that helps; null where nothing is to be done
 */
public record Finding(
    Level level, String says, Map<String, Object> values, @Nullable String runbook) {
  /** As it should be. */
  public static Finding well(String says, Map<String, Object> values) {
    return new Finding(Level.WELL, says, values, null);
  }

  /** Somebody should look at it. */
  public static Finding look(String says, Map<String, Object> values, @Nullable String runbook) {
    return new Finding(Level.LOOK, says, values, runbook);
  }

  /** It does not work. */
  public static Finding broken(String says, Map<String, Object> values, String runbook) {
    return new Finding(Level.BROKEN, says, values, runbook);
  }
}
