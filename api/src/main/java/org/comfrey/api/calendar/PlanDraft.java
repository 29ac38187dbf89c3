package org.comfrey.api.calendar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weekly plan. zone is IANA; buffers, notice and step in minutes (step is the distance of starts;
 * the duration when 0); horizonDays 1 to 730. seats (1 to 1,000; 1 when absent) is how many people
 * share a session; minimumAttendance (1 to seats; 1 when absent) is how many make it take place.
 */
public record PlanDraft(
    String name,
    String zone,
    List<OpenHours> weekly,
    List<PlanException> exceptions,
    int bufferBeforeMinutes,
    int bufferAfterMinutes,
    int minimumNoticeMinutes,
    int stepMinutes,
    int horizonDays,
    @Nullable Integer seats,
    @Nullable Integer minimumAttendance) {
  /** A plan of appointments: one client a session. */
  public PlanDraft(
      String name,
      String zone,
      List<OpenHours> weekly,
      List<PlanException> exceptions,
      int bufferBeforeMinutes,
      int bufferAfterMinutes,
      int minimumNoticeMinutes,
      int stepMinutes,
      int horizonDays) {
    this(
        name,
        zone,
        weekly,
        exceptions,
        bufferBeforeMinutes,
        bufferAfterMinutes,
        minimumNoticeMinutes,
        stepMinutes,
        horizonDays,
        null,
        null);
  }
}
