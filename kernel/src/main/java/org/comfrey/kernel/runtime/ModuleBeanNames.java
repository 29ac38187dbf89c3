package org.comfrey.kernel.runtime;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ConfigurationBeanNameGenerator;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.type.MethodMetadata;

/**
 * Names our beans by the class that declares them, so that two modules may both have {@code
 * orders()}. Spring's own keep their short names, because Spring looks some of them up.
 */
final class ModuleBeanNames extends FullyQualifiedAnnotationBeanNameGenerator
    implements ConfigurationBeanNameGenerator {
  @Override
  public String deriveBeanName(MethodMetadata method, @Nullable String name) {
    if (name != null) {
      return name;
    }
    String declaring = method.getDeclaringClassName();
    return declaring.startsWith("org.comfrey.")
        ? declaring + "." + method.getMethodName()
        : method.getMethodName();
  }
}
