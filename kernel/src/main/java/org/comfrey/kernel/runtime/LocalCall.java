package org.comfrey.kernel.runtime;

import io.opentelemetry.api.trace.SpanKind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.comfrey.api.Access;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Policy;
import org.comfrey.kernel.telemetry.Trace;
import org.comfrey.kernel.web.Json;
import org.comfrey.kernel.web.Problem;
import org.comfrey.kernel.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call to a module that runs in this process. It keeps the rules that a call over the network
 * keeps by itself: none inside a database transaction, the same permission check, and in tests
 * nothing passes that JSON does not carry.
 */
final class LocalCall implements InvocationHandler {
  private final Class<?> api;
  private final Supplier<Object> endpoint;
  private final boolean roundTrip;

  private LocalCall(Class<?> api, Supplier<Object> endpoint, boolean roundTrip) {
    this.api = api;
    this.endpoint = endpoint;
    this.roundTrip = roundTrip;
  }

  static <T> T proxy(Class<T> api, Supplier<Object> endpoint, boolean roundTrip) {
    return api.cast(
        Proxy.newProxyInstance(
            api.getClassLoader(), new Class<?>[] {api}, new LocalCall(api, endpoint, roundTrip)));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A proxy is equal to itself alone.
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "local " + api.getSimpleName();
      };
    }
    String operation = api.getSimpleName() + "." + method.getName();
    CallRules.refuseInsideTransaction(api, method);
    if (!ApiKind.of(api).internal()) {
      Access access = method.getAnnotation(Access.class);
      Policy.check(access == null ? null : access.value(), Callers.find().orElse(null), operation);
    }
    return Trace.step(() -> operation, SpanKind.INTERNAL, () -> call(method, arguments));
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      if (!roundTrip) {
        return method.invoke(endpoint.get(), arguments);
      }
      @Nullable Object result = method.invoke(endpoint.get(), copies(method, arguments));
      return copyOfResult(method.getGenericReturnType(), result);
    } catch (InvocationTargetException wrapped) {
      Throwable cause = wrapped.getCause();
      throw roundTrip && cause instanceof ProblemException problem ? copyOf(problem) : cause;
    }
  }

  private static @Nullable Object @Nullable [] copies(
      Method method, @Nullable Object @Nullable [] arguments) {
    if (arguments == null) {
      return null;
    }
    Type[] types = method.getGenericParameterTypes();
    @Nullable Object[] copied = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      copied[i] = copy(Json.requests(), types[i], arguments[i]);
    }
    return copied;
  }

  private static @Nullable Object copyOfResult(Type type, @Nullable Object result) {
    if (result instanceof ResponseEntity<?> entity) {
      Type body =
          type instanceof ParameterizedType parameterized
              ? parameterized.getActualTypeArguments()[0]
              : Object.class;
      return new ResponseEntity<>(
          copy(Json.answers(), body, entity.getBody()),
          entity.getHeaders(),
          entity.getStatusCode());
    }
    return copy(Json.answers(), type, result);
  }

  private static @Nullable Object copy(JsonMapper mapper, Type type, @Nullable Object value) {
    if (value == null || isNoJson(value)) {
      return value;
    }
    return mapper.readValue(mapper.writeValueAsBytes(value), mapper.constructType(type));
  }

  /** Raw bodies and what belongs to one HTTP exchange pass as they are, also over the network. */
  private static boolean isNoJson(Object value) {
    String name = value.getClass().getName();
    return value instanceof byte[]
        || value instanceof java.io.InputStream
        || name.startsWith("org.springframework.")
        || name.startsWith("jakarta.");
  }

  private static ProblemException copyOf(ProblemException problem) {
    JsonMapper mapper = Json.answers();
    byte[] sent = mapper.writeValueAsBytes(Problem.of(problem));
    return mapper.readValue(sent, Problem.class).toException(problem.retryAfter());
  }
}
