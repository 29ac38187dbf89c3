package org.comfrey.tests;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.api.ConversationId;
import org.comfrey.tests.Platform.Someone;
import tools.jackson.databind.JsonNode;

/**
 * A device that listens to a conversation, comes back by itself when its connection ends, and asks
 * for what it missed, as the web application does.
 */
final class FaultEar implements AutoCloseable {
  private static final int COME_BACK_MILLIS = 20;

  private final List<Someone> atNodes;
  private final List<Integer> ports;
  private final ConversationId conversation;
  private final Set<Long> heard = new ConcurrentSkipListSet<>();
  private volatile boolean over;

  FaultEar(List<Someone> atNodes, List<Integer> ports, ConversationId conversation) {
    this.atNodes = atNodes;
    this.ports = ports;
    this.conversation = conversation;
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    for (int attempt = 0; !over; attempt++) {
      int node = attempt % ports.size();
      try (Device device = Device.at(ports.get(node), atNodes.get(node).http())) {
        follow(device);
      } catch (Exception | AssertionError gone) {
        // It comes back.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(COME_BACK_MILLIS));
    }
  }

  private void follow(Device device) throws Exception {
    int seen = 0;
    while (!over) {
      List<JsonNode> told = device.told();
      for (JsonNode event : told.subList(seen, told.size())) {
        switch (Device.kind(event)) {
          case "ready" -> resume(device);
          case "message" -> heard.add(event.path("message").path("sequence").asLong());
          case "resumed" -> {
            if (event.path("more").asBoolean()) {
              resume(device);
            }
          }
          default -> {
            // Who reads and who is there is not what this is about.
          }
        }
      }
      seen = told.size();
      if (device.isClosed() && device.told().size() == seen) {
        return;
      }
      device.awaitMore(seen);
    }
  }

  ConversationId conversation() {
    return conversation;
  }

  /** From where nothing is missing on. */
  private void resume(Device device) throws Exception {
    device.ask("resume", Map.of("since", Map.of(conversation.toString(), upTo())));
  }

  /** The last message before which none is missing. */
  long upTo() {
    long expected = 1;
    for (long sequence : heard) {
      if (sequence != expected) {
        break;
      }
      expected++;
    }
    return expected - 1;
  }

  @Override
  public void close() {
    over = true;
  }
}
