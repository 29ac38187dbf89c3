package org.comfrey.kernel.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.comfrey.kernel.postgres.TransactionState;

/** What holds for every call to an API, wherever its module runs. */
final class CallRules {
  private CallRules() {}

  /** The API with the rules in front of it. */
  static <T> T around(Class<T> api, T target) {
    return api.cast(
        Proxy.newProxyInstance(
            api.getClassLoader(),
            new Class<?>[] {api},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() != Object.class) {
                refuseInsideTransaction(api, method);
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException wrapped) {
                throw wrapped.getCause();
              }
            }));
  }

  static void refuseInsideTransaction(Class<?> api, Method method) {
    TransactionState.refuseInside("a call of " + api.getSimpleName() + "." + method.getName());
  }
}
