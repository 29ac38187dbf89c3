package org.comfrey.kernel.runtime;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.comfrey.kernel.web.Limits;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The chosen modules, running in one Spring context of this process. */
public final class ModuleRuntime implements AutoCloseable {
  /** The option that makes log lines JSON objects of the Elastic Common Schema: {@code ecs}. */
  public static final String LOG_FORMAT = "comfrey.log.format";

  private final ServletWebServerApplicationContext context;
  private final List<ModuleDefinition> modules;

  private ModuleRuntime(
      ServletWebServerApplicationContext context, List<ModuleDefinition> modules) {
    this.context = context;
    this.modules = modules;
  }

  /** What will be started. */
  public static Starter of(ModuleTable table, RuntimeOptions options) {
    return new Starter(table, options);
  }

  /** The port that was bound. */
  public int port() {
    return Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /**
   * The port on which other processes of the platform call this one; only where one was asked for.
   */
  public int internalPort() {
    if (context.getWebServer() instanceof TomcatWebServer server) {
      for (Connector connector : server.getTomcat().getService().findConnectors()) {
        if (connector.getLocalPort() != port()) {
          return connector.getLocalPort();
        }
      }
    }
    throw new IllegalStateException("no internal port was asked for");
  }

  /** The modules that run here. */
  public List<ModuleDefinition> modules() {
    return modules;
  }

  /** A bean; for an API interface, the call that other modules are given. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The Spring context, for tests that look inside. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  /** Drains requests and stops everything in the reverse order of its start. */
  @Override
  public void close() {
    context.close();
  }

  /** Collects what a process consists of, then starts it. */
  public static final class Starter {
    private final ModuleTable table;
    private final RuntimeOptions options;
    private final List<Class<?>> shared = new ArrayList<>();
    private final Map<Class<?>, Object> given = new LinkedHashMap<>();

    private Starter(ModuleTable table, RuntimeOptions options) {
      this.table = table;
      this.options = options;
      given.put(Clock.class, Clock.systemUTC());
    }

    /**
     * Adds configurations that every process has, whichever modules run in it: the database, the
     * outbox.
     */
    public Starter sharing(Class<?>... configurations) {
      shared.addAll(List.of(configurations));
      return this;
    }

    /**
     * Gives an object that was made before the context: a database that already runs, a movable
     * clock.
     */
    public <T> Starter giving(Class<T> type, T object) {
      given.put(type, object);
      return this;
    }

    /** Starts the modules; returns when the port is bound and requests are served. */
    public ModuleRuntime start() {
      table.check(options.targets(), options.moduleUrls().keySet());
      List<ModuleDefinition> local = table.select(options.targets());
      List<Class<?>> sources = new ArrayList<>();
      sources.add(KernelConfiguration.class);
      sources.addAll(shared);
      local.forEach(module -> sources.add(module.configuration()));
      var binding = new ApiBinding[1];
      var context =
          (ServletWebServerApplicationContext)
              new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                  .web(WebApplicationType.SERVLET)
                  .beanNameGenerator(new ModuleBeanNames())
                  .bannerMode(Banner.Mode.OFF)
                  .logStartupInfo(false)
                  // Hooks of the JVM run side by side: one of its own would close the modules while
                  // whoever started them believes them closed, and stops their database.
                  .registerShutdownHook(false)
                  .properties(defaults())
                  .initializers(fresh -> {
                    var generic = (GenericApplicationContext) fresh;
                    registerGiven(generic);
                    binding[0] = new ApiBinding(table, local, options, generic.getBeanFactory());
                    binding[0].register(generic);
                  })
                  .run();
      try {
        binding[0].verify();
      } catch (RuntimeException incomplete) {
        context.close();
        throw incomplete;
      }
      return new ModuleRuntime(context, local);
    }

    private void registerGiven(GenericApplicationContext context) {
      given.put(ModuleTable.class, table);
      given.put(RuntimeOptions.class, options);
      given.forEach((type, object) -> register(context, type, object));
    }

    private static <T> void register(
        GenericApplicationContext context, Class<T> type, Object object) {
      // Given from outside, so closing it is its giver's.
      context.registerBean(
          "given:" + type.getName(),
          type,
          () -> type.cast(object),
          definition -> {
            definition.setAutowireCandidate(true);
            if (definition
                instanceof org.springframework.beans.factory.support.AbstractBeanDefinition abs) {
              abs.setDestroyMethodName("");
            }
          });
    }

    private Map<String, Object> defaults() {
      Map<String, Object> defaults = new HashMap<>();
      defaults.put("spring.threads.virtual.enabled", "true");
      defaults.put("spring.main.keep-alive", "true");
      defaults.put("spring.jmx.enabled", "false");
      defaults.put("server.address", options.address());
      defaults.put("server.port", Integer.toString(options.port()));
      defaults.put("server.shutdown", "graceful");
      defaults.put(
          "spring.lifecycle.timeout-per-shutdown-phase", Limits.DRAIN_TIME.toSeconds() + "s");
      // Whoever is in front may say who asked only where the operator says that someone is in
      // front.
      defaults.put("server.forward-headers-strategy", "none");
      defaults.put("server.max-http-request-header-size", Integer.toString(Limits.HEADERS_BYTES));
      defaults.put("server.tomcat.max-connections", Integer.toString(Limits.CONNECTIONS));
      defaults.put("server.tomcat.accept-count", Integer.toString(Limits.ACCEPT_QUEUE));
      defaults.put("server.tomcat.connection-timeout", "10s");
      defaults.put(
          "server.tomcat.max-keep-alive-requests",
          Integer.toString(Limits.REQUESTS_OF_A_CONNECTION));
      defaults.put("spring.mvc.async.request-timeout", "-1");
      defaults.put("spring.web.resources.add-mappings", "false");
      defaults.put("spring.mvc.throw-exception-if-no-handler-found", "true");
      defaults.put("logging.pattern.console", "%d{HH:mm:ss.SSS} %-5level %logger{20}: %msg%n%wEx");
      defaults.put("logging.level.root", "warn");
      // Its lines name addresses, and with them ids; refused requests are counted by route instead.
      defaults.put("logging.level.org.springframework.web.servlet.PageNotFound", "off");
      // It warns at each start that scripts may run out of order, as they must; failures are
      // thrown.
      defaults.put("logging.level.org.flywaydb.core.internal.command.DbMigrate", "error");
      defaults.put("logging.structured.ecs.service.name", "comfrey");
      if ("ecs".equals(options.properties().get(LOG_FORMAT))) {
        defaults.put("logging.structured.format.console", "ecs");
        defaults.put("logging.structured.format.file", "ecs");
      }
      defaults.put("logging.level.org.comfrey", "info");
      defaults.putAll(options.properties());
      return defaults;
    }
  }
}
