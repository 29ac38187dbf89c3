package org.comfrey.kernel.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          api.getSimpleName()
              + "."
              + method.getName()
              + " was called inside a database transaction: it may run in another process, and would hold"
              + " the connection and its locks meanwhile. Call it before the transaction, or leave an event.");
    }
  }
}
