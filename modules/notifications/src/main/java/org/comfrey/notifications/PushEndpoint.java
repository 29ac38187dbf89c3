package org.comfrey.notifications;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.comfrey.api.PersonId;
import org.comfrey.api.identity.internal.Contact;
import org.comfrey.api.notifications.NewPushDevice;
import org.comfrey.api.notifications.PushApi;
import org.comfrey.api.notifications.PushDevice;
import org.comfrey.api.notifications.PushKey;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.comfrey.notifications.Devices.Device;
import org.comfrey.notifications.PushSender.Outcome;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** The public resources of push. */
@RestController
final class PushEndpoint implements PushApi {
  static final ProblemCode REFUSED =
      new ProblemCode(422, "push-refused", "Nothing can be pushed there");

  private static final int MOST_DEVICES = 20;
  private static final int LONGEST_NAME = 60;

  private final PushKeys keys;
  private final Devices devices;
  private final PushSender sender;
  private final Outside outside;
  private final Addresses addresses;
  private final Ids ids;
  private final Clock clock;

  PushEndpoint(
      PushKeys keys,
      Devices devices,
      PushSender sender,
      Outside outside,
      Addresses addresses,
      Ids ids,
      Clock clock) {
    this.keys = keys;
    this.devices = devices;
    this.sender = sender;
    this.outside = outside;
    this.addresses = addresses;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public PushKey pushKey() {
    return new PushKey(keys.point());
  }

  @Override
  public List<PushDevice> pushDevices() {
    return devices.of(Callers.current().person()).stream().map(Device::shown).toList();
  }

  @Override
  public ResponseEntity<PushDevice> addPushDevice(NewPushDevice device) {
    PersonId person = Callers.current().person();
    Fields.check(fields -> fields.line("name", device.name(), 1, LONGEST_NAME));
    checkKeys(device);
    URI endpoint;
    try {
      endpoint = outside.address(device.endpoint());
    } catch (Outside.Refused e) {
      throw REFUSED.because(e.sentence());
    }
    if (devices.of(person).size() >= MOST_DEVICES) {
      throw REFUSED.because(
          "You are told on " + MOST_DEVICES + " devices already; forget one of them first.");
    }
    NewPushDevice kept =
        new NewPushDevice(
            device.name().strip(), endpoint.toString(), device.p256dh(), device.auth());
    UUID id = devices.put(ids.next(), person, kept, clock.instant());
    return ResponseEntity.status(HttpStatus.CREATED).body(own(person, id).shown());
  }

  private static void checkKeys(NewPushDevice device) {
    try {
      PushMessage.key(Base64.getUrlDecoder().decode(device.p256dh()));
      if (Base64.getUrlDecoder().decode(device.auth()).length == PushMessage.AUTH_BYTES) {
        return;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Refused below, as whatever else is no key.
    }
    throw REFUSED.because("These are not the keys of a browser's subscription.");
  }

  private Device own(PersonId person, UUID id) {
    return devices.find(person, id).orElseThrow(() -> Problems.notFound("device", id));
  }

  @Override
  public ResponseEntity<Void> forgetPushDevice(UUID id) {
    if (!devices.forget(Callers.current().person(), id)) {
      throw Problems.notFound("device", id);
    }
    return ResponseEntity.noContent().build();
  }

  @Override
  public ResponseEntity<Void> tryPushDevice(UUID id) {
    PersonId person = Callers.current().person();
    Device device = own(person, id);
    Contact to =
        addresses.of(person).orElseThrow(() -> Problems.notFound("person", person)).contact();
    switch (sender.trial(device, to)) {
      case Outcome.Taken() -> devices.sent(id, clock.instant());
      case Outcome.Gone() -> {
        devices.forget(person, id);
        throw REFUSED.because("That browser no longer wants to be told; it was forgotten here.");
      }
      case Outcome.Refused(String why) -> throw REFUSED.because(why);
      case Outcome.NoAnswer(String why) -> throw REFUSED.because(why);
    }
    return ResponseEntity.noContent().build();
  }
}
