package org.comfrey.kernel.status;

import java.time.Clock;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.timers.TimerMeters;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The beans of this package, in the order in which their parts are shown. */
@Configuration(proxyBeanMethods = false)
public class StatusConfiguration {
  @Bean
  @Order(2)
  StatusCheck databaseStatus(Databases databases) {
    return new DatabaseStatus(databases);
  }

  @Bean
  @Order(3)
  StatusCheck eventsStatus(Relay relay, Clock clock) {
    return new EventsStatus(relay, clock);
  }

  @Bean
  @Order(4)
  StatusCheck timersStatus(TimerMeters timers, Clock clock) {
    return new TimersStatus(timers, clock);
  }

  @Bean
  @Order(5)
  StatusCheck diskStatus(RuntimeOptions options) {
    return new DiskStatus(options.data());
  }

  @Bean
  @Order(6)
  StatusCheck nodesStatus(Nodes nodes) {
    return new NodesStatus(nodes);
  }

  @Bean
  StatusEndpoint statusEndpoint(ObjectProvider<StatusCheck> checks, RuntimeOptions options) {
    return new StatusEndpoint(() -> checks.orderedStream().toList(), options.targets());
  }
}
