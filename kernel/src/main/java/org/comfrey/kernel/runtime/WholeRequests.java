package org.comfrey.kernel.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractBufferingClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Requests that are sent as a whole and answers that are read as a whole. What modules tell each
 * other is short: streams between threads, one of them begun for each body, cost more than what
 * passes through them.
 */
record WholeRequests(HttpClient http) {
  /** A request that waits so long for all of its answer. */
  ClientHttpRequest createRequest(URI uri, HttpMethod method, Duration patience) {
    return new Whole(http, uri, method, patience);
  }

  private static final class Whole extends AbstractBufferingClientHttpRequest {
    /** What the client says of itself, and must not be told. */
    private static final Set<String> SAID_BY_CLIENT = saidByClient();

    private final HttpClient http;
    private final URI uri;
    private final HttpMethod method;
    private final Duration patience;

    Whole(HttpClient http, URI uri, HttpMethod method, Duration patience) {
      this.http = http;
      this.uri = uri;
      this.method = method;
      this.patience = patience;
    }

    private static Set<String> saidByClient() {
      Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      names.addAll(Set.of("Connection", "Content-Length", "Expect", "Host", "Upgrade"));
      return names;
    }

    @Override
    public HttpMethod getMethod() {
      return method;
    }

    @Override
    public URI getURI() {
      return uri;
    }

    @Override
    protected ClientHttpResponse executeInternal(HttpHeaders headers, byte[] body)
        throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .method(
                  method.name(),
                  body.length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach((name, values) -> {
        if (!SAID_BY_CLIENT.contains(name)) {
          values.forEach(value -> request.header(name, value));
        }
      });
      return new WholeResponse(answer(request.build()));
    }

    /** The client's own limit of time would end with the headers of the answer. */
    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
      CompletableFuture<HttpResponse<byte[]>> asked =
          http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
      try {
        return asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        asked.cancel(true);
        throw new HttpTimeoutException("no answer within " + patience);
      } catch (InterruptedException interrupted) {
        asked.cancel(true);
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof IOException known
            ? known
            : new IOException(failed.getCause());
      }
    }
  }

  /** What came, all of it. */
  private record WholeResponse(HttpResponse<byte[]> answer) implements ClientHttpResponse {
    @Override
    public HttpStatusCode getStatusCode() {
      return HttpStatusCode.valueOf(answer.statusCode());
    }

    /** HTTP/2 has none, and nobody reads it. */
    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      answer.headers().map().forEach(headers::addAll);
      return headers;
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(answer.body());
    }

    @Override
    public void close() {
      // Nothing is open any more.
    }
  }
}
