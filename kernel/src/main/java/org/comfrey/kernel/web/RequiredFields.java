package org.comfrey.kernel.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Makes every component of our records required, and refuses null for it, unless its type is marked
 * {@code @Nullable}: the promise that the compiler checks inside is kept towards what comes from
 * outside.
 */
final class RequiredFields extends JacksonAnnotationIntrospector {
  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    Boolean said = super.hasRequiredMarker(config, member);
    return said == null && isRequired(member) ? Boolean.TRUE : said;
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    JsonSetter.Value said = super.findSetterInfo(config, annotated);
    return said.nonDefaultValueNulls() == null && isRequired(annotated)
        ? said.withValueNulls(Nulls.FAIL)
        : said;
  }

  private static boolean isRequired(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)) {
      return false;
    }
    Class<?> owner = parameter.getDeclaringClass();
    if (!owner.isRecord() || !owner.getName().startsWith("org.comfrey.")) {
      return false;
    }
    RecordComponent[] components = owner.getRecordComponents();
    // A creator with another number of parameters is not the canonical one and says for itself what
    // it needs.
    if (parameter.getOwner().getParameterCount() != components.length
        || !(parameter.getOwner().getAnnotated() instanceof java.lang.reflect.Constructor<?>)) {
      return false;
    }
    RecordComponent component = components[parameter.getIndex()];
    return !isNullable(component);
  }

  static boolean isNullable(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
