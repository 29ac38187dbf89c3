package org.comfrey.gateway;

import java.net.URI;
import java.util.function.Supplier;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Where this process reaches the issuer by itself: the process of module identity, or its own port
 * where that runs here.
 */
final class IssuerAddress implements Supplier<URI>, ApplicationListener<WebServerInitializedEvent> {
  private volatile @Nullable URI address;

  IssuerAddress(RuntimeOptions options) {
    address = options.moduleUrls().get("identity");
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    if (address == null) {
      address = URI.create("http://127.0.0.1:" + event.getWebServer().getPort());
    }
  }

  @Override
  public URI get() {
    URI known = address;
    if (known == null) {
      throw new IllegalStateException("the issuer is asked before this process listens");
    }
    return known;
  }
}
