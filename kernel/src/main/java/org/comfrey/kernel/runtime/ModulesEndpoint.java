package org.comfrey.kernel.runtime;

import java.util.List;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Of what the platform consists, for operators who ask each module for something of its own. */
@RestController
final class ModulesEndpoint {
  private final ModuleTable table;

  ModulesEndpoint(ModuleTable table) {
    this.table = table;
  }

  @GetMapping("/operator/modules")
  @Access(Permission.OPERATE_SYSTEM)
  Names list() {
    return new Names(table.modules().stream().map(ModuleDefinition::name).toList());
  }

  /** All of them, wherever they run, in the order in which they start. */
  record Names(List<String> items) {}
}
