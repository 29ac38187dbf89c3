package org.comfrey.kernel.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
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
    RecordComponent component = componentOf(annotated);
    if (component == null) {
      return said;
    }
    if (said.nonDefaultValueNulls() == null && !isNullable(component)) {
      said = said.withValueNulls(Nulls.FAIL);
    }
    return said.nonDefaultContentNulls() == null && !holdsNullable(component)
        ? said.withContentNulls(Nulls.FAIL)
        : said;
  }

  private static boolean isRequired(Annotated annotated) {
    RecordComponent component = componentOf(annotated);
    return component != null && !isNullable(component);
  }

  /** The component of one of our records that a canonical constructor's parameter stands for. */
  private static @Nullable RecordComponent componentOf(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)) {
      return null;
    }
    Class<?> owner = parameter.getDeclaringClass();
    if (!owner.isRecord() || !owner.getName().startsWith("org.comfrey.")) {
      return null;
    }
    RecordComponent[] components = owner.getRecordComponents();
    // A creator with another number of parameters is not the canonical one and says for itself what
    // it needs.
    return parameter.getOwner().getParameterCount() == components.length
            && parameter.getOwner().getAnnotated() instanceof Constructor<?>
        ? components[parameter.getIndex()]
        : null;
  }

  /** Whether a list may have nulls among its items, or a map among its values. */
  private static boolean holdsNullable(RecordComponent component) {
    if (component.getAnnotatedType() instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
      return arguments[arguments.length - 1].isAnnotationPresent(Nullable.class);
    }
    return true;
  }

  static boolean isNullable(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
