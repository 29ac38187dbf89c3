package org.comfrey.kernel.openapi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.kernel.runtime.ModuleTable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the description of all modules, also of those that run elsewhere. */
@RestController
public final class OpenApiEndpoint {
  private final ModuleTable table;
  private volatile byte @Nullable [] document;

  /** Describes the modules of that table. */
  public OpenApiEndpoint(ModuleTable table) {
    this.table = table;
  }

  /** The document, made at the first question. */
  @GetMapping("/openapi.json")
  @Access(Permission.PUBLIC)
  public ResponseEntity<byte[]> document() {
    byte[] made = document;
    if (made == null) {
      made = OpenApi.of(table.apis()).getBytes(StandardCharsets.UTF_8);
      document = made;
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)))
        .body(made);
  }
}
