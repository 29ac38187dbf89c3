package org.comfrey.kernel.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.outbox.Relay;
import org.comfrey.kernel.outbox.RelayLimits;
import org.comfrey.kernel.outbox.RelayMeters;
import org.comfrey.kernel.outbox.Subscriber;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.kernel.privacy.ErasureReplay;
import org.comfrey.kernel.privacy.PersonalData;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database of every process and the delivery of events between the modules in it. */
@Configuration(proxyBeanMethods = false)
public class DataConfiguration {
  @Bean(destroyMethod = "close")
  Databases databases(DatabaseAddress address, ModuleTable table, RuntimeOptions options) {
    List<String> names = new ArrayList<>();
    table.select(options.targets()).forEach(module -> names.add(module.name()));
    if (isOneOfSeveral(options)) {
      names.add(Nodes.SCHEMA);
    }
    return Databases.open(address, PoolLimits.standard(), names);
  }

  private static boolean isOneOfSeveral(RuntimeOptions options) {
    return Nodes.SEVERAL.equals(options.properties().get(Nodes.SETTING));
  }

  /** Hears the other nodes before anything here is loaded that they may change. */
  @Bean(initMethod = "start", destroyMethod = "close")
  Nodes nodes(Databases databases, RuntimeOptions options) {
    return isOneOfSeveral(options) ? Nodes.on(databases.module(Nodes.SCHEMA)) : Nodes.alone();
  }

  @Bean
  SharedBuckets sharedBuckets(Databases databases, RuntimeOptions options, ServerKeys keys) {
    return isOneOfSeveral(options)
        ? SharedBuckets.in(databases.module(Nodes.SCHEMA), keys)
        : SharedBuckets.none();
  }

  @Bean
  ErasureReplay erasureReplay(PersonKeys keys, ObjectProvider<PersonalData> people) {
    return new ErasureReplay(keys, people.orderedStream().toList());
  }

  /**
   * The pauses between attempts run on the real clock, also where business runs on one that stands
   * still. It begins when nobody is left who was erased.
   */
  @Bean(initMethod = "start", destroyMethod = "close")
  Relay relay(
      ObjectProvider<Outbox> outboxes,
      ObjectProvider<Subscriber> subscribers,
      ObjectProvider<PersonalData> people,
      ErasureReplay erasedBefore) {
    return new Relay(
        outboxes.orderedStream().toList(),
        Stream.concat(
                subscribers.orderedStream(),
                people.orderedStream().map(module -> module.erasures().subscriber()))
            .toList(),
        Clock.systemUTC(),
        RelayLimits.standard());
  }

  /** Events are stamped by the clock of business, so their age is measured by it. */
  @Bean
  RelayMeters relayMeters(Relay relay, Clock clock, ObjectProvider<MeterRegistry> registry) {
    RelayMeters meters = new RelayMeters(relay, clock);
    registry.ifAvailable(meters::bindTo);
    return meters;
  }
}
