package org.comfrey.kernel.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process was asked to be.
 *
 * @param targets which modules run here, see {@link ModuleTable#select}
 * @param address what the public port binds
 * @param port the public port; 0 takes any free one
 * @param publicUrl the origin under which browsers reach the platform; decides cookies, CSRF and
 *     HSTS
 * @param internalPort where other processes call this one's APIs; null where every module runs in
 *     this process
 * @param moduleUrls where the modules that do not run here are reached
 * @param data the folder of everything that must survive a restart and is not in the database
 * @param roundTripCalls whether local calls pass through JSON as remote ones do (tests)
 * @param exposeInternal whether /internal answers on the public port (contract tests only)
 * @param properties further Spring properties, and the settings that modules read themselves
 */
public record RuntimeOptions(
    String targets,
    String address,
    int port,
    URI publicUrl,
    @Nullable Integer internalPort,
    Map<String, URI> moduleUrls,
    Path data,
    boolean roundTripCalls,
    boolean exposeInternal,
    Map<String, String> properties) {
  /** Copies the maps. */
  public RuntimeOptions {
    moduleUrls = Map.copyOf(moduleUrls);
    properties = Map.copyOf(properties);
  }

  /** Every module on the loopback address, with its data in that folder. */
  public static RuntimeOptions all(Path data, int port) {
    return new RuntimeOptions(
        ModuleTable.ALL,
        "127.0.0.1",
        port,
        URI.create("http://localhost:" + port),
        null,
        Map.of(),
        data,
        false,
        false,
        Map.of());
  }

  /** The same for other modules. */
  public RuntimeOptions withTargets(String other) {
    return new RuntimeOptions(
        other,
        address,
        port,
        publicUrl,
        internalPort,
        moduleUrls,
        data,
        roundTripCalls,
        exposeInternal,
        properties);
  }

  /** The same bound to another address. */
  public RuntimeOptions withAddress(String other) {
    return new RuntimeOptions(
        targets,
        other,
        port,
        publicUrl,
        internalPort,
        moduleUrls,
        data,
        roundTripCalls,
        exposeInternal,
        properties);
  }

  /** The same seen by browsers under another origin. */
  public RuntimeOptions withPublicUrl(URI other) {
    return new RuntimeOptions(
        targets,
        address,
        port,
        other,
        internalPort,
        moduleUrls,
        data,
        roundTripCalls,
        exposeInternal,
        properties);
  }

  /** The same with a port of its own for other processes. */
  public RuntimeOptions withInternalPort(int other) {
    return new RuntimeOptions(
        targets,
        address,
        port,
        publicUrl,
        other,
        moduleUrls,
        data,
        roundTripCalls,
        exposeInternal,
        properties);
  }

  /** The same, reaching one more module elsewhere. */
  public RuntimeOptions withModuleUrl(String module, URI url) {
    var more = new HashMap<>(moduleUrls);
    more.put(module, url);
    return new RuntimeOptions(
        targets,
        address,
        port,
        publicUrl,
        internalPort,
        more,
        data,
        roundTripCalls,
        exposeInternal,
        properties);
  }

  /** The same as tests want it: local calls pass through JSON. */
  public RuntimeOptions withRoundTrips() {
    return new RuntimeOptions(
        targets,
        address,
        port,
        publicUrl,
        internalPort,
        moduleUrls,
        data,
        true,
        exposeInternal,
        properties);
  }

  /** The same as contract tests want it: /internal answers on the public port. */
  public RuntimeOptions withInternalExposed() {
    return new RuntimeOptions(
        targets,
        address,
        port,
        publicUrl,
        internalPort,
        moduleUrls,
        data,
        roundTripCalls,
        true,
        properties);
  }

  /** The same with one more property. */
  public RuntimeOptions withProperty(String name, String value) {
    var more = new HashMap<>(properties);
    more.put(name, value);
    return new RuntimeOptions(
        targets,
        address,
        port,
        publicUrl,
        internalPort,
        moduleUrls,
        data,
        roundTripCalls,
        exposeInternal,
        more);
  }
}
