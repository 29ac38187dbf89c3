package org.comfrey.kernel.status;

import java.util.List;

/**
 * A part of the installation that says how it is. Every bean of this type is asked when an operator
 * looks.
 */
public interface StatusCheck {
  /** The part's name, the same for ever. */
  String part();

  /** What is worth saying, at least one thing. Takes its time, but not more than two seconds. */
  List<Finding> look();
}
