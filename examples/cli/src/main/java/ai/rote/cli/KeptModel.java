package ai.rote.cli;

import ai.rote.core.model.CausalLm;
import ai.rote.core.model.GenerativeLm;
import ai.rote.results.run.ServedModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/**
 * A model that several runs use one after the other. It is loaded when the first of them needs it
 * and closed with this, not by the runs.
 */
final class KeptModel implements Supplier<CausalLm>, AutoCloseable {
  private final Supplier<? extends CausalLm> loader;
  private CausalLm model;

  KeptModel(Supplier<? extends CausalLm> loader) {
    this.loader = loader;
  }

  /** The model, to be used and closed as if it were the caller's own. */
  @Override
  public CausalLm get() {
    if (model == null) {
      model = loader.get();
    }
    Class<?> type =
        model instanceof GenerativeLm
            ? GenerativeLm.class
            : model instanceof ServedModel ? ServedModel.class : CausalLm.class;
    return (CausalLm)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(model, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() {
    if (model != null) {
      model.close();
    }
  }
}
