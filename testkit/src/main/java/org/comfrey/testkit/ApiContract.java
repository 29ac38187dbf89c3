package org.comfrey.testkit;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RemoteApis;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs one suite against an API both ways: called in the process and through its HTTP proxy against
 * a small server. What passes both ways behaves the same in every shape.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> holds() {
 *   return contract.of(HoldsApi.class)
 *       .test("a slot that is taken is refused", holds -> ...)
 *       .tests();
 * }
 * }</pre>
 */
public final class ApiContract implements AutoCloseable {
  /** The two ways of calling. */
  public enum Way {
    /**
     * Through the proxy that modules of the same process are given; arguments pass through JSON.
     */
    DIRECTLY,
    /** Through the client that modules of other processes are given. */
    OVER_HTTP
  }

  private final ModuleRuntime runtime;

  private ApiContract(ModuleRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Starts a server with the modules under test.
   *
   * @param options as for the module's other tests; both ways are switched on here
   * @param prepare gives and shares what the modules need
   */
  public static ApiContract start(
      ModuleTable table, RuntimeOptions options, Consumer<ModuleRuntime.Starter> prepare) {
    var starter =
        ModuleRuntime.of(
            table,
            options
                .withRoundTrips()
                .withInternalExposed()
                .withProperty("comfrey.rates.factor", "0"));
    prepare.accept(starter);
    return new ApiContract(starter.start());
  }

  /** The server, for what a suite must look at behind the API. */
  public ModuleRuntime runtime() {
    return runtime;
  }

  /** The API, called that way. */
  public <T> T call(Class<T> api, Way way) {
    return switch (way) {
      case DIRECTLY -> runtime.bean(api);
      case OVER_HTTP ->
          RemoteApis.plain()
              .client(api, "under-test", URI.create("http://localhost:" + runtime.port()));
    };
  }

  /** A suite for an API. */
  public <T> Suite<T> of(Class<T> api) {
    Map<Way, T> calls = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      calls.put(way, call(api, way));
    }
    return new Suite<>(calls, Stream.of());
  }

  @Override
  public void close() {
    runtime.close();
  }

  /**
   * Tests that are run both ways.
   *
   * @param calls the API, called each way
   * @param tests what was added so far
   */
  public record Suite<T>(Map<Way, T> calls, Stream<DynamicTest> tests) {
    /** Adds a test; it must stand being run twice, so it makes its own ids. */
    public Suite<T> test(String sentence, Assertions<T> assertions) {
      Stream<DynamicTest> added =
          calls.entrySet().stream()
              .map(call ->
                  DynamicTest.dynamicTest(
                      sentence + ", " + words(call.getKey()),
                      () -> assertions.hold(call.getValue())));
      return new Suite<>(calls, Stream.concat(tests, added));
    }

    private static String words(Way way) {
      return switch (way) {
        case DIRECTLY -> "called directly";
        case OVER_HTTP -> "called over HTTP";
      };
    }
  }

  /** What must hold of an API. */
  @FunctionalInterface
  public interface Assertions<T> {
    /** Asserts it. */
    void hold(T api) throws Exception;
  }
}
