package org.comfrey.schedule;

import java.util.List;

/**
 * Something that a session occupies: a person, a room.
 *
 * @param plans open whenever one of them is; without any plan it is always open
 */
public record Resource(String name, List<Plan> plans) {
  public Resource {
    plans = List.copyOf(plans);
    for (int i = 0; i < plans.size(); i++) {
      for (int j = i + 1; j < plans.size(); j++) {
        if (plans.get(i).zone().equals(plans.get(j).zone())
            && plans.get(i).overlaps(plans.get(j))) {
          throw new ScheduleException("two plans of " + name + " cover the same hours");
        }
      }
    }
  }
}
