package org.comfrey.kernel.kafka;

import java.util.List;
import org.comfrey.kernel.outbox.EventTransport;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shared by processes between which events go through Kafka; they are given its settings. */
@Configuration(proxyBeanMethods = false)
public class KafkaConfiguration {
  @Bean(destroyMethod = "close")
  EventTransport eventTransport(KafkaSettings settings, ModuleTable table) {
    List<String> modules = table.modules().stream().map(ModuleDefinition::name).toList();
    return KafkaTransport.open(settings, modules);
  }
}
