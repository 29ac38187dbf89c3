package org.comfrey.kernel.outbox;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.kernel.web.Problems;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The events that a module's subscribers failed to handle too often, for operators, who try them
 * again when the cause is gone, or give one up so that those behind it go on. Each process knows
 * those of its own modules.
 */
@RestController
public final class DeadLettersEndpoint {
  private final Relay relay;

  /** Of the subscribers of that relay. */
  public DeadLettersEndpoint(Relay relay) {
    this.relay = relay;
  }

  @GetMapping("/operator/{module}/dead-letters")
  @Access(Permission.OPERATE_SYSTEM)
  Letters list(@PathVariable("module") String module) {
    return new Letters(
        relay.deadLetters().stream().filter(letter -> isOf(module, letter.subscriber())).toList());
  }

  /** The event, and then those that wait behind it, are handled again. */
  @PostMapping("/operator/{module}/dead-letters/{subscriber}/{outbox}/{position}/retry")
  @Access(Permission.OPERATE_SYSTEM)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void retry(
      @PathVariable("module") String module,
      @PathVariable("subscriber") String subscriber,
      @PathVariable("outbox") String outbox,
      @PathVariable("position") long position) {
    if (!relay.retry(find(module, subscriber, outbox, position))) {
      throw gone();
    }
  }

  /** The event is given up, and those behind it go on. */
  @PostMapping("/operator/{module}/dead-letters/{subscriber}/{outbox}/{position}/skip")
  @Access(Permission.OPERATE_SYSTEM)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void skip(
      @PathVariable("module") String module,
      @PathVariable("subscriber") String subscriber,
      @PathVariable("outbox") String outbox,
      @PathVariable("position") long position) {
    if (!relay.skip(find(module, subscriber, outbox, position))) {
      throw gone();
    }
  }

  /** A place is one of an outbox, and a subscriber reads those of several modules. */
  private DeadLetter find(String module, String subscriber, String outbox, long position) {
    return list(module).items().stream()
        .filter(letter ->
            letter.subscriber().equals(subscriber)
                && letter.module().equals(outbox)
                && letter.position() == position)
        .findFirst()
        .orElseThrow(DeadLettersEndpoint::gone);
  }

  private static RuntimeException gone() {
    return Problems.NOT_FOUND.because(
        "No such event waits for a person here: it was tried again, or given up, or the module runs"
            + " in another process.");
  }

  private static boolean isOf(String module, String subscriber) {
    return subscriber.equals(module) || subscriber.startsWith(module + ".");
  }

  /** Those that wait, the oldest of each subscriber first. */
  record Letters(List<DeadLetter> items) {}
}
