package org.comfrey.kernel.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One subscriber at one outbox: what is delivered by one worker, on one node at a time.
 *
 * @param wanted of the events there, by their types
 */
record Post(Outbox outbox, Subscriber subscriber, Map<String, Condition> wanted) {
  /** Who takes every event along to where other processes find it. */
  static final String FORWARDER = "elsewhere";

  static List<Post> all(
      Collection<Outbox> own, Collection<Subscriber> subscribers, Elsewhere elsewhere) {
    List<Outbox> outboxes = new ArrayList<>(own);
    Set<String> apart = Set.of();
    if (elsewhere instanceof Elsewhere.SameDatabase shared) {
      outboxes.addAll(shared.outboxes());
    } else if (elsewhere instanceof Elsewhere.Apart transported) {
      apart = transported.modules();
    }
    List<Post> posts = new ArrayList<>();
    for (Outbox outbox : outboxes) {
      for (Subscriber subscriber : subscribers) {
        Map<String, Condition> wanted = new LinkedHashMap<>(subscriber.wantedOf(outbox.module()));
        if (subscriber.module().equals(outbox.module())) {
          // What arrives from elsewhere is laid into the outbox of the module that reads it.
          apart.forEach(module -> wanted.putAll(subscriber.wantedOf(module)));
        }
        if (!wanted.isEmpty()) {
          posts.add(new Post(outbox, subscriber, wanted));
        }
      }
      if (elsewhere instanceof Elsewhere.Apart transported) {
        posts.add(forwarding(outbox, transported.transport()));
      }
    }
    return posts;
  }

  private static Post forwarding(Outbox outbox, EventTransport transport) {
    String module = outbox.module();
    Subscriber forwarder =
        Subscriber.forwarding(
            FORWARDER,
            events -> {
              List<OutboxRow> own =
                  events.stream()
                      .filter(event -> EventTypes.moduleOf(event.type()).equals(module))
                      .toList();
              if (!own.isEmpty()) {
                transport.publish(module, own);
              }
            });
    return new Post(outbox, forwarder, forwarder.wantedOf(module));
  }

  /** Whether any of those events, or of whatever events where none is said, may be for it. */
  boolean wants(List<Laid> some) {
    return some.isEmpty() || some.stream().anyMatch(event -> event.isWantedBy(wanted));
  }

  String module() {
    return outbox.module();
  }

  String lease() {
    return module() + "/" + subscriber.name();
  }

  Subscription subscription() {
    return new Subscription(outbox.database(), subscriber, wanted);
  }

  DeliveryQueue queue() {
    return new DeliveryQueue(outbox.database(), subscriber);
  }
}
