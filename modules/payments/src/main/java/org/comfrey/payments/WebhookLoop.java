package org.comfrey.payments;

import org.comfrey.payments.sandbox.SandboxProcessor;
import org.comfrey.payments.sandbox.SandboxWebhooks.WebhookPost;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Carries the sandbox's webhooks to this process over HTTP, the way that a real processor's come:
 * through the whole edge, with nothing but a signature.
 */
final class WebhookLoop implements WebhookPost {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Environment environment;
  private final String host;
  private final RestClient client;

  WebhookLoop(Environment environment, String address) {
    this.environment = environment;
    this.host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
    var factory = new SimpleClientHttpRequestFactory();
    factory.setConnectTimeout(TIMEOUT_MILLIS);
    factory.setReadTimeout(TIMEOUT_MILLIS);
    this.client = RestClient.builder().requestFactory(factory).build();
  }

  @Override
  public void post(String signature, String body) {
    // The port is known only once the server runs, which is later than this object is made.
    String port = environment.getProperty("local.server.port");
    if (port == null) {
      throw new IllegalStateException("the server does not listen yet");
    }
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    client
        .post()
        .uri("http://" + bracketed + ":" + port + "/v1/processor-events/" + SandboxProcessor.NAME)
        .header("Processor-Signature", signature)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .retrieve()
        .toBodilessEntity();
  }
}
