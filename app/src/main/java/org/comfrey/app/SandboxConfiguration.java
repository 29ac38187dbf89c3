package org.comfrey.app;

import java.time.Clock;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.nodes.SharedFacts;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a server has only as long as every processor is a sandbox. */
@Configuration(proxyBeanMethods = false)
public class SandboxConfiguration {
  @Bean
  SandboxClock sandboxClock(Clock clock, RuntimeOptions options, Nodes nodes, Databases databases) {
    if (clock instanceof MovableClock movable) {
      return nodes.isAlone()
          ? SandboxClock.alone(movable, options.data())
          : SandboxClock.shared(movable, new SharedFacts(databases.module(Nodes.SCHEMA)), nodes);
    }
    throw new IllegalStateException("the sandbox was given a clock that cannot be moved");
  }
}
