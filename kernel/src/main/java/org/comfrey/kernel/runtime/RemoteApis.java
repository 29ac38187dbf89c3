package org.comfrey.kernel.runtime;

import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.comfrey.kernel.security.CallerToken;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.web.Command;
import org.comfrey.kernel.web.Deadline;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Limits;
import org.comfrey.kernel.web.Problem;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;

/** Makes the calls to modules that run in other processes. */
public final class RemoteApis {
  private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final HttpClient http;

  /**
   * Calls through this client.
   *
   * @param http carries the trust and the certificate that the internal ports of other processes
   *     ask for
   */
  public RemoteApis(HttpClient http) {
    this.http = http;
  }

  /**
   * A client without certificates, for tests and for addresses behind a mesh that brings its own.
   */
  public static RemoteApis plain() {
    return new RemoteApis(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Limits.MODULE_CONNECT_TIME)
            .build());
  }

  /** What the calls go through, for those that are no calls of an API: the issuer's own pages. */
  public HttpClient http() {
    return http;
  }

  /** The API as served by that module at that address. */
  public <T> T client(Class<T> api, String module, URI address) {
    RestClient client =
        RestClient.builder()
            .baseUrl(address)
            .requestFactory(new DeadlineBoundRequests(new WholeRequests(http)))
            .configureMessageConverters(converters -> {
              converters.disableDefaults();
              converters.addCustomConverter(new ByteArrayHttpMessageConverter());
              converters.addCustomConverter(
                  new StringHttpMessageConverter(java.nio.charset.StandardCharsets.UTF_8));
              converters.addCustomConverter(new JacksonJsonHttpMessageConverter(Json.answers()));
            })
            .requestInterceptor((request, body, execution) ->
                Trace.step(
                    () -> "call " + module,
                    SpanKind.CLIENT,
                    () -> send(module, request, body, execution)))
            .defaultStatusHandler(
                status -> status.isError(), (request, response) -> fail(module, request, response))
            .build();
    return CallRules.around(
        api,
        HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
            .conversionService(conversions())
            .build()
            .createClient(api));
  }

  /** Dates in addresses are ISO 8601, as the server reads them. */
  private static DefaultFormattingConversionService conversions() {
    var conversions = new DefaultFormattingConversionService(false);
    DefaultFormattingConversionService.addDefaultFormatters(conversions);
    var dates = new DateTimeFormatterRegistrar();
    dates.setUseIsoFormat(true);
    dates.registerFormatters(conversions);
    return conversions;
  }

  private static ClientHttpResponse send(
      String module, HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
      throws IOException {
    HttpHeaders headers = request.getHeaders();
    headers.setAccept(List.of(org.springframework.http.MediaType.ALL));
    CallerToken.current().ifPresent(headers::setBearerAuth);
    headers.set(Deadline.HEADER, Long.toString(timeLeft().toMillis()));
    Command.id().ifPresent(id -> headers.set(Command.HEADER, id.toString()));
    Trace.current().ifPresent(trace -> headers.set(Trace.HEADER, trace.header()));
    for (int attempt = 1; ; attempt++) {
      try {
        return execution.execute(request, body);
      } catch (IOException failure) {
        if (attempt == ATTEMPTS || !mayRepeat(request, failure) || !pause(attempt)) {
          throw lost(module, request, failure);
        }
      }
    }
  }

  /** What was certainly not begun may be sent again, and what changes nothing. */
  private static boolean mayRepeat(HttpRequest request, IOException failure) {
    return failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || REPEATABLE.contains(request.getMethod()) && !(failure instanceof HttpTimeoutException);
  }

  /** False when the caller would no longer wait for the next attempt. */
  private static boolean pause(int attempt) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    if (timeLeft().compareTo(pause.multipliedBy(2)) < 0) {
      return false;
    }
    LockSupport.parkNanos(pause.toNanos());
    return !Thread.currentThread().isInterrupted();
  }

  private static RuntimeException lost(String module, HttpRequest request, IOException failure) {
    return failure instanceof HttpTimeoutException
            && !(failure instanceof HttpConnectTimeoutException)
        ? Problems.DEADLINE_EXCEEDED.because("Module " + module + " did not answer in time.")
        : new ResourceAccessException(
            "module " + module + " at " + request.getURI() + " failed", failure);
  }

  private static Duration timeLeft() {
    Duration left = Deadline.left().orElse(Limits.MODULE_CALL_TIME);
    return left.compareTo(Limits.MODULE_CALL_TIME) < 0 ? left : Limits.MODULE_CALL_TIME;
  }

  private static void fail(String module, HttpRequest request, ClientHttpResponse response)
      throws IOException {
    byte[] body = response.getBody().readAllBytes();
    Problem problem = read(body);
    int status = response.getStatusCode().value();
    if (problem == null || status >= 500 && status != 503 && status != 504) {
      throw new IllegalStateException(
          "module "
              + module
              + " answered "
              + status
              + " to "
              + request.getMethod()
              + " "
              + request.getURI().getPath()
              + (problem == null || problem.errorId() == null
                  ? ""
                  : ", error " + problem.errorId()));
    }
    throw problem.toException(retryAfter(response.getHeaders()));
  }

  private static @Nullable Problem read(byte[] body) {
    try {
      return Json.answers().readValue(body, Problem.class);
    } catch (JacksonException noProblem) {
      return null;
    }
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
    return value == null || !value.matches("\\d{1,9}")
        ? null
        : Duration.ofSeconds(Long.parseLong(value));
  }

  /** Gives each request no longer than what is left of its caller's time. */
  private record DeadlineBoundRequests(WholeRequests whole) implements ClientHttpRequestFactory {
    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
      Duration left = timeLeft();
      if (left.isNegative() || left.isZero()) {
        throw Problems.DEADLINE_EXCEEDED.because("No time is left to ask " + uri.getPath() + ".");
      }
      return whole.createRequest(uri, method, left);
    }
  }

  /**
   * Whether a failure of a call means that the module could not be reached, so that its state is
   * unknown.
   */
  public static boolean isUnreachable(RuntimeException failure) {
    return failure instanceof ResourceAccessException
        || failure instanceof ProblemException problem && problem.is(Problems.DEADLINE_EXCEEDED);
  }
}
