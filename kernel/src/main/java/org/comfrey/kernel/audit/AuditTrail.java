package org.comfrey.kernel.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.comfrey.api.audit.events.Audited;
import org.comfrey.kernel.outbox.Outbox;
import org.comfrey.kernel.runtime.ModuleTable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;

/**
 * Where the entries of requests are appended: the outbox of the module that serves the endpoint,
 * and that of a neighbour in the process where it has none.
 */
final class AuditTrail {
  private final ModuleTable table;
  private final ObjectProvider<Outbox> outboxes;

  AuditTrail(ModuleTable table, ObjectProvider<Outbox> outboxes) {
    this.table = table;
    this.outboxes = outboxes;
  }

  /**
   * Makes an entry durable; a process that has no database has no data that anybody could ask for.
   */
  void append(Audited entry, Object handler) {
    outboxFor(handler).ifPresent(outbox -> outbox.inOwnTransaction(() -> outbox.append(entry)));
  }

  private Optional<Outbox> outboxFor(Object handler) {
    List<Outbox> all = outboxes.stream().sorted(Comparator.comparing(Outbox::module)).toList();
    String module = moduleOf(handler);
    return all.stream()
        .filter(outbox -> outbox.module().equals(module))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private String moduleOf(Object handler) {
    if (handler instanceof HandlerMethod endpoint) {
      for (Class<?> api : endpoint.getBeanType().getInterfaces()) {
        if (table.apis().contains(api)) {
          return table.serverOf(api).name();
        }
      }
    }
    return "";
  }
}
