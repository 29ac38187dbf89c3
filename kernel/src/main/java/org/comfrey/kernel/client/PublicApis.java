package org.comfrey.kernel.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.UUID;
import org.comfrey.kernel.web.Idempotency;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Limits;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * The client for Java programs: the public interfaces themselves, made to speak to a platform. So
 * the client can say exactly what the server answers, and nothing is written twice.
 *
 * <pre>{@code
 * TradeApi trade = PublicApis.at(URI.create("https://comfrey.example"), key).client(TradeApi.class);
 * trade.orders(null, true, null, 20).items().forEach(order -> ...);
 * }</pre>
 *
 * <p>A refusal is a {@link org.springframework.web.client.RestClientResponseException}, whose body
 * is the problem.
 */
public final class PublicApis {
  private final HttpServiceProxyFactory factory;

  private PublicApis(HttpServiceProxyFactory factory) {
    this.factory = factory;
  }

  /** Speaks with a key of one's own, or an access token. Every POST gets an Idempotency-Key. */
  public static PublicApis at(URI platform, String key) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Limits.MODULE_CONNECT_TIME).build();
    RestClient client =
        RestClient.builder()
            .baseUrl(platform)
            .requestFactory(new JdkClientHttpRequestFactory(http))
            .configureMessageConverters(converters -> {
              converters.disableDefaults();
              converters.addCustomConverter(new ByteArrayHttpMessageConverter());
              converters.addCustomConverter(new JacksonJsonHttpMessageConverter(Json.answers()));
            })
            .requestInterceptor((request, body, execution) -> {
              request.getHeaders().setBearerAuth(key);
              if (HttpMethod.POST.equals(request.getMethod())
                  && !request.getHeaders().containsHeader(Idempotency.HEADER)) {
                request.getHeaders().set(Idempotency.HEADER, UUID.randomUUID().toString());
              }
              return execution.execute(request, body);
            })
            .build();
    var conversions = new DefaultFormattingConversionService(false);
    DefaultFormattingConversionService.addDefaultFormatters(conversions);
    // Dates in addresses are ISO 8601, as the server reads them.
    var dates = new DateTimeFormatterRegistrar();
    dates.setUseIsoFormat(true);
    dates.registerFormatters(conversions);
    return new PublicApis(
        HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
            .conversionService(conversions)
            .build());
  }

  /** One of the interfaces of {@code org.comfrey.api}. */
  public <T> T client(Class<T> api) {
    return factory.createClient(api);
  }
}
