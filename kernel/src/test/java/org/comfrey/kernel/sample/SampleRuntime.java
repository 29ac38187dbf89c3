package org.comfrey.kernel.sample;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.sample.internal.StockApi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts the sample modules and speaks to them over HTTP. */
public final class SampleRuntime {
  public static final ModuleTable TABLE =
      new ModuleTable(
          List.of(
              new ModuleDefinition(
                  "shop", Shop.class, List.of(ShopApi.class), List.of(StockApi.class)),
              new ModuleDefinition(
                  "warehouse", Warehouse.class, List.of(StockApi.class), List.of())));

  /** A permit for each request for things like "wait" that came, and one for each that may go. */
  public static final Semaphore ARRIVED = new Semaphore(0);

  public static final Semaphore LEAVE = new Semaphore(0);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private SampleRuntime() {}

  public static RuntimeOptions options(Path data) {
    return RuntimeOptions.all(data, 0);
  }

  public static Answer send(int port, String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(java.net.URI.create("http://localhost:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  public static Answer send(HttpRequest request) {
    try {
      return new Answer(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (java.io.IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public static int port(ModuleRuntime runtime) {
    return runtime.port();
  }

  /** What came back. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(response.body());
    }

    public String code() {
      return json().path("code").asString("(none)");
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return response.statusCode() + " " + response.body();
    }
  }
}
