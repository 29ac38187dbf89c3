package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;

/** A server that is told an https address, as one behind a proxy is. */
final class HttpsAddress {
  private HttpsAddress() {}

  static void check() throws Exception {
    Path data = Platform.folder();
    try (ModuleRuntime runtime =
        ModuleRuntime.of(
                new ModuleTable(List.of()),
                RuntimeOptions.all(data, 0).withPublicUrl(URI.create("https://comfrey.example")))
            .start()) {
      ApiClient anyone = ApiClient.anonymous(URI.create("http://localhost:" + runtime.port()));
      for (String path : List.of("/livez", "/v1/nothing", "/operator/metrics")) {
        assertThat(anyone.get(path).header("Strict-Transport-Security"))
            .as(path)
            .contains("max-age=63072000");
      }
    }
  }
}
