package org.comfrey.gateway;

import org.comfrey.kernel.runtime.RuntimeOptions;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether some modules run in other processes: where none does, an edge would cost every start. */
final class ModulesElsewhere implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    return beans != null && !beans.getBean(RuntimeOptions.class).moduleUrls().isEmpty();
  }
}
