package org.comfrey.kernel.sample;

import org.comfrey.kernel.sample.internal.StockApi;
import org.comfrey.kernel.web.ProblemCode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The module that serves {@link StockApi}. */
@Configuration(proxyBeanMethods = false)
public class Warehouse {
  public static final ProblemCode OUT_OF_STOCK =
      new ProblemCode(409, "out-of-stock", "There are not that many left");

  @Bean
  StockEndpoint stockEndpoint() {
    return new StockEndpoint();
  }
}
