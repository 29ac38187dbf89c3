package org.comfrey.kernel.runtime;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;

/**
 * Gives every needed API to those who need it. This is the one place that asks whether a module is
 * local: everyone else takes the interface as a parameter.
 */
final class ApiBinding {
  private static final String PREFIX = "api:";

  private final ModuleTable table;
  private final List<ModuleDefinition> local;
  private final RuntimeOptions options;
  private final ConfigurableListableBeanFactory beans;

  ApiBinding(
      ModuleTable table,
      List<ModuleDefinition> local,
      RuntimeOptions options,
      ConfigurableListableBeanFactory beans) {
    this.table = table;
    this.local = local;
    this.options = options;
    this.beans = beans;
  }

  /**
   * Registers a bean for every API that a local module needs, and for every API that one serves.
   */
  void register(BeanDefinitionRegistry registry) {
    Set<Class<?>> apis = new LinkedHashSet<>();
    local.forEach(module -> apis.addAll(module.needs()));
    local.forEach(module -> apis.addAll(module.serves()));
    for (Class<?> api : apis) {
      register(registry, api, table.serverOf(api));
    }
  }

  private <T> void register(
      BeanDefinitionRegistry registry, Class<T> api, ModuleDefinition server) {
    String name = PREFIX + api.getName();
    Supplier<T> call =
        local.contains(server)
            ? () -> LocalCall.proxy(api, new Endpoint(api, name), options.roundTripCalls())
            : () -> beans.getBean(RemoteApis.class).client(api, server.name(), address(server));
    var definition = BeanDefinitionBuilder.genericBeanDefinition(api, call).getBeanDefinition();
    // The endpoint is a bean of the same type; who asks for the interface gets the call to it.
    definition.setPrimary(true);
    registry.registerBeanDefinition(name, definition);
  }

  private URI address(ModuleDefinition server) {
    return Objects.requireNonNull(options.moduleUrls().get(server.name()));
  }

  /** Refuses a start in which a module does not implement what its row says that it serves. */
  void verify() {
    for (ModuleDefinition module : local) {
      for (Class<?> api : module.serves()) {
        new Endpoint(api, PREFIX + api.getName()).get();
      }
    }
  }

  /** Finds the endpoint at the first call, so that modules may need each other. */
  private final class Endpoint implements Supplier<Object> {
    private final Class<?> api;
    private final String callName;
    private volatile @Nullable Object found;

    Endpoint(Class<?> api, String callName) {
      this.api = api;
      this.callName = callName;
    }

    @Override
    public Object get() {
      Object endpoint = found;
      if (endpoint == null) {
        endpoint = find();
        found = endpoint;
      }
      return endpoint;
    }

    private Object find() {
      List<String> names = new ArrayList<>(List.of(beans.getBeanNamesForType(api)));
      names.remove(callName);
      if (names.size() != 1) {
        throw new IllegalStateException(
            "module "
                + table.serverOf(api).name()
                + " must have exactly one bean that implements "
                + api.getName()
                + ", but it has "
                + names);
      }
      return beans.getBean(names.getFirst());
    }
  }
}
