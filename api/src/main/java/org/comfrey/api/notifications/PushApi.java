package org.comfrey.api.notifications;

import java.util.List;
import java.util.UUID;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The devices on which a person is told by their browser's push service (RFC 8030). */
@HttpExchange
public interface PushApi {
  /** The key that a browser needs to subscribe (RFC 8292). */
  @GetExchange("/v1/push-key")
  @Access(Permission.OWN_NOTIFICATIONS)
  PushKey pushKey();

  /** One's own devices. */
  @GetExchange("/v1/push-devices")
  @Access(Permission.OWN_NOTIFICATIONS)
  List<PushDevice> pushDevices();

  /**
   * Adds a browser, or renews it; one that told another person before tells the caller alone. 201;
   * 422 {@code push-refused} for an address that is no push service's.
   */
  @PostExchange("/v1/push-devices")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<PushDevice> addPushDevice(@RequestBody NewPushDevice device);

  /** Forgets a device. 204. */
  @DeleteExchange("/v1/push-devices/{id}")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<Void> forgetPushDevice(@PathVariable("id") UUID id);

  /** Sends a trial to a device. 204; 422 {@code push-refused} says why it did not arrive. */
  @PostExchange("/v1/push-devices/{id}/trial")
  @Access(Permission.OWN_NOTIFICATIONS)
  ResponseEntity<Void> tryPushDevice(@PathVariable("id") UUID id);
}
