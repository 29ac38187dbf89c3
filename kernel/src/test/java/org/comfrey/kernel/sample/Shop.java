package org.comfrey.kernel.sample;

import org.comfrey.kernel.sample.internal.StockApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The module that serves {@link ShopApi}. */
@Configuration(proxyBeanMethods = false)
public class Shop {
  @Bean
  ShopEndpoint shopEndpoint(StockApi stock) {
    return new ShopEndpoint(stock);
  }
}
