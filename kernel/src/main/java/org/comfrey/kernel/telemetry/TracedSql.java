package org.comfrey.kernel.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * Gives each statement of a recorded trace a span with its text, in which question marks stand for
 * the values.
 */
public final class TracedSql implements QueryExecutionListener {
  private static final String SPAN = "span";
  private static final int TEXT_MOST = 1_000;

  private final String module;

  private TracedSql(String module) {
    this.module = module;
  }

  /** The same connections, whose statements are recorded where the trace is. */
  public static DataSource around(String module, DataSource source) {
    return ProxyDataSourceBuilder.create(module, source).listener(new TracedSql(module)).build();
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    Trace.current()
        .filter(Trace::isRecorded)
        .ifPresent(trace -> {
          String text = queries.isEmpty() ? "" : queries.getFirst().getQuery().strip();
          String operation = text.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
          Trace step = trace.child(operation + " " + module, SpanKind.CLIENT);
          step.note("db.system.name", "postgresql");
          step.note("db.namespace", module);
          step.note("db.operation.name", operation);
          step.note(
              "db.query.text", text.length() <= TEXT_MOST ? text : text.substring(0, TEXT_MOST));
          if (execution.isBatch()) {
            step.note("db.operation.batch.size", execution.getBatchSize());
          }
          execution.addCustomValue(SPAN, step);
        });
  }

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    Trace step = execution.getCustomValue(SPAN, Trace.class);
    if (step != null) {
      Throwable failure = execution.getThrowable();
      if (failure != null) {
        step.failed(failure.getClass().getName());
      }
      step.end();
    }
  }
}
