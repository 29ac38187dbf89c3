package org.comfrey.app;

import java.time.Clock;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.time.MovableClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a server has only as long as every processor is a sandbox. */
@Configuration(proxyBeanMethods = false)
public class SandboxConfiguration {
  @Bean
  SandboxClock sandboxClock(Clock clock, RuntimeOptions options) {
    if (clock instanceof MovableClock movable) {
      return new SandboxClock(movable, options.data());
    }
    throw new IllegalStateException("the sandbox was given a clock that cannot be moved");
  }
}
