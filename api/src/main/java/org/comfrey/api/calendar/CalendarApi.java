package org.comfrey.api.calendar;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.BookingId;
import org.comfrey.api.BusySourceId;
import org.comfrey.api.ListingId;
import org.comfrey.api.Permission;
import org.comfrey.api.PlanId;
import org.comfrey.api.Viewable;
import org.comfrey.api.WaitlistEntryId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Plans and the slots that they leave free. */
@HttpExchange
public interface CalendarApi {
  /**
   * Free slots of a published listing (of any state for its provider).
   *
   * @param from first local date in {@code zone}, yyyy-mm-dd
   * @param to last local date, at most 62 days after
   * @param zone IANA; the plan's own when absent
   */
  @GetExchange("/v1/listings/{id}/slots")
  @Access(Permission.PUBLIC)
  Slots slots(
      @PathVariable("id") ListingId id,
      @RequestParam("from") String from,
      @RequestParam("to") String to,
      @RequestParam(value = "zone", required = false) @Nullable String zone);

  /** One's own plans. */
  @GetExchange("/v1/plans")
  @Viewable("agenda")
  @Access(Permission.PROVIDE)
  List<Plan> plans();

  /** Makes a plan. 201 with ETag. */
  @PostExchange("/v1/plans")
  @Access(Permission.PROVIDE)
  ResponseEntity<Plan> makePlan(@RequestBody PlanDraft draft);

  /** One of one's own plans, with ETag. */
  @GetExchange("/v1/plans/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Plan> plan(@PathVariable("id") PlanId id);

  /**
   * Replaces a plan; bookings that stand outside it stay. 412 when it changed meanwhile, 428
   * without If-Match.
   */
  @PutExchange("/v1/plans/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Plan> changePlan(
      @PathVariable("id") PlanId id,
      @RequestHeader(value = "If-Match", required = false) @Nullable String ifMatch,
      @RequestBody PlanDraft draft);

  /** The slots that a plan would give, nothing saved. */
  @PostExchange("/v1/plans/preview")
  @Access(Permission.PROVIDE)
  Slots preview(@RequestBody PlanPreview preview);

  /**
   * What is in one's calendar between two instants (at most 400 days), as provider and as client,
   * by start.
   */
  @GetExchange("/v1/bookings")
  @Viewable("agenda")
  @Access(Permission.TRADE)
  List<Booking> bookings(@RequestParam("from") String from, @RequestParam("to") String to);

  /**
   * Closes an interval of one's own calendar. 201; 409 {@code slot-taken} when a booking stands
   * there.
   */
  @PostExchange("/v1/bookings")
  @Access(Permission.PROVIDE)
  ResponseEntity<Booking> block(@RequestBody Block block);

  /**
   * Moves a closed interval or writes another note. 409 {@code slot-taken} when a booking stands at
   * the new time; the interval then stays as it was.
   */
  @PutExchange("/v1/bookings/{id}")
  @Access(Permission.PROVIDE)
  Booking changeBlock(@PathVariable("id") BookingId id, @RequestBody Block block);

  /** Opens a closed interval again. 204. */
  @DeleteExchange("/v1/bookings/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Void> unblock(@PathVariable("id") BookingId id);

  /**
   * Who comes to a class, or to an appointment, of one's own calendar; {@code not-found} for
   * everybody else.
   */
  @GetExchange("/v1/bookings/{id}/roster")
  @Access(Permission.PROVIDE)
  Roster roster(@PathVariable("id") BookingId id);

  /**
   * Checks a recurring series of a published listing as a whole; nothing is held. Conflicts are
   * listed with what is free instead: say of each whether it is skipped or moved, and ask again.
   */
  @PostExchange("/v1/listings/{id}/series")
  @Access(Permission.TRADE)
  Series series(@PathVariable("id") ListingId id, @RequestBody SeriesRequest request);

  /** One's own places in waitlists that are not over, by date. */
  @GetExchange("/v1/waitlist")
  @Access(Permission.TRADE)
  List<WaitlistEntry> waitlist();

  /** Who waits for one's own listing, in turn. */
  @GetExchange("/v1/listings/{id}/waitlist")
  @Access(Permission.PROVIDE)
  List<WaitlistEntry> waitlist(@PathVariable("id") ListingId id);

  /**
   * Waits for a session that becomes free. 201; 409 {@code slots-free} while there are some, with
   * the first of them, and 409 {@code already-waiting}. Who is offered one has it kept for two
   * hours; then it goes on to the next.
   */
  @PostExchange("/v1/waitlist")
  @Access(Permission.TRADE)
  ResponseEntity<WaitlistEntry> joinWaitlist(@RequestBody WaitlistRequest request);

  /** Waits no longer; what was offered goes on to the next. 204. */
  @DeleteExchange("/v1/waitlist/{id}")
  @Access(Permission.TRADE)
  ResponseEntity<Void> leaveWaitlist(@PathVariable("id") WaitlistEntryId id);

  /** Calendars from outside that close one's own. */
  @GetExchange("/v1/busy-sources")
  @Access(Permission.PROVIDE)
  List<BusySource> busySources();

  /**
   * Reads busy times from an address, now and then every hour. 201; 422 {@code calendar-unreadable}
   * with the reason, and nothing is kept.
   */
  @PostExchange("/v1/busy-sources")
  @Access(Permission.PROVIDE)
  ResponseEntity<BusySource> subscribe(@RequestBody BusySourceRequest request);

  /** Reads busy times from an .ics file of at most 5 MiB, once. 201; 422 as above. */
  @PostExchange(value = "/v1/busy-sources/files", contentType = "application/octet-stream")
  @Access(Permission.PROVIDE)
  ResponseEntity<BusySource> importFile(
      @RequestParam("name") String name,
      @RequestParam(value = "zone", required = false) @Nullable String zone,
      @RequestBody byte[] content);

  /** Reads an address again at once; what was read before stays when that fails. */
  @PostExchange("/v1/busy-sources/{id}/refresh")
  @Access(Permission.PROVIDE)
  BusySource refresh(@PathVariable("id") BusySourceId id);

  /** Forgets a calendar from outside with its busy times. 204. */
  @DeleteExchange("/v1/busy-sources/{id}")
  @Access(Permission.PROVIDE)
  ResponseEntity<Void> forget(@PathVariable("id") BusySourceId id);

  /** Whether there is an address under which others read one's calendar; 404 when there is none. */
  @GetExchange("/v1/calendar-feed")
  @Access(Permission.TRADE)
  CalendarFeed feed();

  /** Makes such an address; the one before is void from now on. 201. */
  @PostExchange("/v1/calendar-feed")
  @Access(Permission.TRADE)
  ResponseEntity<CalendarFeed> makeFeed();

  /** Revokes the address. 204. */
  @DeleteExchange("/v1/calendar-feed")
  @Access(Permission.TRADE)
  ResponseEntity<Void> revokeFeed();

  /** The calendar behind such an address, as iCalendar: a month back, a year ahead. */
  @GetExchange("/v1/calendar-feeds/{secret}")
  @Access(Permission.PUBLIC)
  ResponseEntity<byte[]> read(@PathVariable("secret") String secret);
}
