package org.comfrey.api.identity;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Page;
import org.comfrey.api.Permission;
import org.comfrey.api.StepUp;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Staff open everything that is kept about one person: with a reason, for an hour, told to that
 * person, and examined by compliance where the person had not agreed to it (break-glass).
 */
@HttpExchange
public interface OpenedRecordsApi {
  /**
   * Opens a record. 409 {@code not-agreed} where the person does not let support in and it is no
   * emergency; 403 about oneself. Needs a fresh proof of identity.
   */
  @PostExchange("/v1/operator/opened-records")
  @Access(Permission.BREAK_GLASS)
  @StepUp
  ResponseEntity<OpenedRecord> openRecord(@RequestBody NewOpenedRecord record);

  /** What the caller has open now. */
  @GetExchange("/v1/operator/opened-records")
  @Access(Permission.BREAK_GLASS)
  List<OpenedRecord> openedRecords();

  /**
   * What one module keeps about the person, as their own export has it. Each look is an entry of
   * the audit. 403 {@code record-closed} after the hour, and when the person takes back that they
   * agreed.
   */
  @GetExchange("/v1/operator/opened-records/{id}/content")
  @Access(Permission.BREAK_GLASS)
  List<RecordTable> recordContent(
      @PathVariable("id") UUID id, @RequestParam("module") String module);

  /** Closes it before its time. */
  @DeleteExchange("/v1/operator/opened-records/{id}")
  @Access(Permission.BREAK_GLASS)
  ResponseEntity<Void> closeRecord(@PathVariable("id") UUID id);

  /**
   * Those that were opened, newest first, for compliance.
   *
   * @param state open (emergencies that nobody has examined), or all
   */
  @GetExchange("/v1/operator/record-reviews")
  @Access(Permission.WATCH_PRIVACY)
  Page<OpenedRecord> recordReviews(
      @RequestParam(value = "state", required = false) @Nullable String state,
      @RequestParam(value = "cursor", required = false) @Nullable String cursor,
      @RequestParam(value = "limit", required = false) @Nullable Integer limit);

  /**
   * Says what compliance found. 403 for what one opened oneself or what is about oneself; 409
   * {@code already-reviewed} where somebody did.
   */
  @PostExchange("/v1/operator/record-reviews/{id}")
  @Access(Permission.WATCH_PRIVACY)
  OpenedRecord reviewRecord(@PathVariable("id") UUID id, @RequestBody RecordFinding finding);

  /** Who of the staff opened what is kept about the caller, newest first; at most 100. */
  @GetExchange("/v1/me/opened-records")
  @Access(Permission.OWN_ACCOUNT)
  List<OwnOpenedRecord> ownOpenedRecords();
}
