package org.comfrey.kernel.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comfrey.kernel.crypto.PersonKeys;
import org.comfrey.kernel.crypto.ServerKeys;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedBuckets;
import org.comfrey.kernel.outbox.DeadLettersEndpoint;
import org.comfrey.kernel.outbox.Elsewhere;
import org.comfrey.kernel.outbox.EventTransport;
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
import org.comfrey.kernel.status.StatusConfiguration;
import org.comfrey.kernel.telemetry.TracedSql;
import org.comfrey.kernel.telemetry.Tracing;
import org.comfrey.kernel.timers.TimerMeters;
import org.comfrey.kernel.timers.TimerRunner;
import org.comfrey.kernel.work.StaffQueue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** The database of every process and the delivery of events between the modules in it. */
@Configuration(proxyBeanMethods = false)
@Import(StatusConfiguration.class)
public class DataConfiguration {
  @Bean(destroyMethod = "close")
  Databases databases(
      DatabaseAddress address,
      ModuleTable table,
      RuntimeOptions options,
      Tracing tracing,
      ObjectProvider<EventTransport> transport) {
    // Where others share the database, events are delivered from their outboxes, too.
    String read = transport.getIfAvailable() == null ? ModuleTable.ALL : options.targets();
    List<String> names = new ArrayList<>();
    table.select(read).forEach(module -> names.add(module.name()));
    if (isOneOfSeveral(options)) {
      names.add(Nodes.SCHEMA);
    }
    return tracing.isOn()
        ? Databases.open(address, PoolLimits.standard(), names, TracedSql::around)
        : Databases.open(address, PoolLimits.standard(), names);
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
  Elsewhere elsewhere(
      Databases databases,
      ModuleTable table,
      RuntimeOptions options,
      Clock clock,
      ObjectProvider<EventTransport> transport) {
    List<ModuleDefinition> away = new ArrayList<>(table.modules());
    away.removeAll(table.select(options.targets()));
    if (away.isEmpty()) {
      return new Elsewhere.Nobody();
    }
    EventTransport carries = transport.getIfAvailable();
    return carries == null
        ? new Elsewhere.SameDatabase(
            away.stream()
                .map(module -> new Outbox(databases.module(module.name()), clock))
                .toList())
        : new Elsewhere.Apart(
            carries, away.stream().map(ModuleDefinition::name).collect(Collectors.toSet()));
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
      Databases databases,
      ModuleTable table,
      RuntimeOptions options,
      Elsewhere elsewhere,
      Clock clock,
      ErasureReplay erasedBefore,
      Tracing tracing,
      ObjectProvider<MeterRegistry> registry) {
    subscribers.forEach(
        subscriber -> registry.ifAvailable(meters -> subscriber.watch(tracing, meters)));
    List<Outbox> own = new ArrayList<>(outboxes.orderedStream().toList());
    if (elsewhere instanceof Elsewhere.Apart) {
      // A module without events of its own is given a place for those that arrive.
      for (ModuleDefinition module : table.select(options.targets())) {
        if (own.stream().noneMatch(outbox -> outbox.module().equals(module.name()))) {
          own.add(new Outbox(databases.module(module.name()), clock));
        }
      }
    }
    return new Relay(
        own,
        Stream.concat(
                subscribers.orderedStream(),
                people.orderedStream().map(module -> module.erasures().subscriber()))
            .toList(),
        Clock.systemUTC(),
        RelayLimits.standard(),
        elsewhere);
  }

  @Bean
  DeadLettersEndpoint deadLetters(Relay relay) {
    return new DeadLettersEndpoint(relay);
  }

  @Bean
  TimerMeters timerMeters(ObjectProvider<TimerRunner> timers, Clock clock) {
    return new TimerMeters(() -> timers.orderedStream().toList(), clock);
  }

  @Bean
  @Order(7)
  CertificateStatus certificateStatus(
      RuntimeOptions options, ObjectProvider<MeterRegistry> registry) {
    CertificateStatus status = new CertificateStatus(options);
    registry.ifAvailable(status::bindTo);
    return status;
  }

  /** When every module's are there. */
  @Bean
  SmartInitializingSingleton poolTimerAndQueueMeters(
      Databases databases,
      TimerMeters timers,
      ObjectProvider<StaffQueue> queues,
      ObjectProvider<MeterRegistry> registry) {
    return () ->
        registry.ifAvailable(meters -> {
          databases.modules().forEach(database -> database.bindTo(meters));
          timers.bindTo(meters);
          queues.forEach(queue -> queue.bindTo(meters));
        });
  }

  @Bean
  ModulesEndpoint modules(ModuleTable table) {
    return new ModulesEndpoint(table);
  }

  /** Events are stamped by the clock of business, so their age is measured by it. */
  @Bean
  RelayMeters relayMeters(Relay relay, Clock clock, ObjectProvider<MeterRegistry> registry) {
    RelayMeters meters = new RelayMeters(relay, clock);
    registry.ifAvailable(meters::bindTo);
    return meters;
  }
}
