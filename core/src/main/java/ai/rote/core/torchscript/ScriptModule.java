package ai.rote.core.torchscript;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.RoteException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TorchScript module that libtorch has loaded from source text.
 *
 * <p>Every call frees what it made, except weights, which live as long as the module. Not for use
 * by several threads at once: a loaded model gives one after another its turn.
 */
public final class ScriptModule implements AutoCloseable {
  private final PtNDManager memory;
  private final PtSymbolBlock block;
  private final ComputeDevice device;
  private boolean closed;

  /**
   * Loads a module as DJL's own model does, but for the empty folder that DJL makes for each in the
   * temporary folder, and that stays there when the process is ended.
   */
  private ScriptModule(
      PtNDManager memory, InputStream archive, boolean toDevice, ComputeDevice device)
      throws IOException {
    this.memory = memory;
    this.block = JniUtils.loadModule(memory, archive, toDevice, false);
    block.freezeParameters(true);
    this.device = device;
  }

  /**
   * Compiles source text and creates its root object.
   *
   * @param source TorchScript, defining every class that {@code root} names
   * @param root the module
   * @param device where tensors that are passed in go
   * @return the module
   * @throws RoteException if the device is not there, or libtorch rejects the text
   */
  public static ScriptModule load(String source, ScriptObject root, ComputeDevice device) {
    PtNDManager memory = Engines.memory(device);
    try {
      InputStream archive = new ByteArrayInputStream(ScriptArchive.write(source, root));
      return new ScriptModule(memory, archive, false, device);
    } catch (IOException | EngineException e) {
      memory.close();
      throw new RoteException("libtorch rejects the module: " + e.getMessage(), e);
    }
  }

  /**
   * Loads a module that someone else has saved. Its code runs when it is called, so it is for files
   * that are trusted.
   *
   * @param file an archive of TorchScript, as {@code torch.jit.save} writes it
   * @param device where its weights and the tensors that are passed in go
   * @return the module
   * @throws RoteException if the device is not there, or libtorch rejects the file
   */
  public static ScriptModule load(Path file, ComputeDevice device) {
    PtNDManager memory = Engines.memory(device);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new ScriptModule(memory, in, true, device);
    } catch (NoSuchFileException e) {
      memory.close();
      throw new RoteException(file + ": no such file", e);
    } catch (IOException | EngineException e) {
      memory.close();
      throw new RoteException(
          file + ": libtorch rejects it as a TorchScript module: " + e.getMessage(), e);
    }
  }

  /**
   * Calls a method.
   *
   * @param method its name
   * @param arguments in order
   * @return the tensor, or the tuple of tensors, that it returns
   * @throws RoteException if the method fails
   * @throws IllegalStateException if the module is closed
   */
  public ScriptResult call(String method, ScriptArgument... arguments) {
    return call(method, List.of(arguments));
  }

  /**
   * Calls a method.
   *
   * @param method its name
   * @param arguments in order
   * @return the tensor, or the tuple of tensors, that it returns
   * @throws RoteException if the method fails
   * @throws IllegalStateException if the module is closed
   */
  public ScriptResult call(String method, List<ScriptArgument> arguments) {
    ensureOpen();
    try (NDManager temporary = memory.newSubManager()) {
      PtNDManager manager = (PtNDManager) temporary;
      List<IValue> values = new ArrayList<>();
      for (ScriptArgument argument : arguments) {
        values.add(value(argument, manager));
      }
      try (IValue result = run(method, values)) {
        return copy(result.toNDList(manager));
      }
    }
  }

  /**
   * Calls another module's {@code forward} with the first argument, and a method of this one with
   * the tensor that it returns in place of that argument. The tensor never leaves libtorch.
   *
   * @param other the other module
   * @param method of this module
   * @param arguments in order
   * @return the tensor, or the tuple of tensors, that the method returns
   * @throws RoteException if a method fails
   * @throws IllegalStateException if one of the modules is closed
   */
  public ScriptResult callOnForward(
      ScriptModule other, String method, List<ScriptArgument> arguments) {
    ensureOpen();
    other.ensureOpen();
    try (NDManager temporary = memory.newSubManager()) {
      PtNDManager manager = (PtNDManager) temporary;
      List<IValue> values = new ArrayList<>();
      values.add(IValue.from(other.forward(arguments.get(0), manager)));
      for (ScriptArgument argument : arguments.subList(1, arguments.size())) {
        values.add(value(argument, manager));
      }
      try (IValue result = run(method, values)) {
        return copy(result.toNDList(manager));
      }
    }
  }

  /** The tensor called logits among those that come back by name, or the first one. */
  private PtNDArray forward(ScriptArgument input, PtNDManager manager) {
    List<IValue> values = new ArrayList<>();
    values.add(value(input, manager));
    try (IValue result = run("forward", values)) {
      NDList outputs = result.toNDList(manager);
      NDArray named = outputs.get("logits");
      return (PtNDArray) (named == null ? outputs.head() : named);
    } catch (IllegalStateException | UnsupportedOperationException e) {
      throw new RoteException("forward returns something else than tensors", e);
    }
  }

  /**
   * Calls the method {@code forward} with gradients switched on, which {@link #call} keeps off.
   *
   * @param arguments tensors, in order
   * @return the tensor, or the tuple of tensors, that it returns
   * @throws RoteException if the method fails
   */
  public ScriptResult train(ScriptArgument... arguments) {
    ensureOpen();
    try (NDManager manager = memory.newSubManager()) {
      NDList tensors = new NDList();
      for (ScriptArgument argument : arguments) {
        tensors.add(tensor(argument, manager));
      }
      return copy(block.forward(new ParameterStore(manager, false), tensors, true));
    } catch (EngineException e) {
      throw new RoteException("libtorch, in training: " + e.getMessage(), e);
    }
  }

  /**
   * Hands a weight to the module's method {@code put(name, parts, shape, stored, compute, int8)}.
   * On the processor a weight that is stored as it is computed in is used where it lies, without a
   * copy, and its memory stays referenced until the module is closed.
   *
   * @param name the weight's name in the module
   * @param parts direct little-endian buffers that follow one another along the first dimension
   * @param shape of the whole weight
   * @param stored what the buffers hold
   * @param compute what the module wants
   * @param int8 whether it keeps the weight in 8 bits
   */
  public void put(
      String name,
      List<ByteBuffer> parts,
      long[] shape,
      Dtype stored,
      Dtype compute,
      boolean int8) {
    ensureOpen();
    boolean usedInPlace =
        isOnProcessor()
            && parts.size() == 1
            && !int8
            && stored == compute
            && stored != Dtype.BFLOAT16;
    NDManager owner = memory.newSubManager();
    PtNDArray[] arrays = new PtNDArray[parts.size()];
    for (int i = 0; i < arrays.length; i++) {
      ByteBuffer part = parts.get(i);
      // DJL has no bfloat16 that it can create: the bytes travel as float16 and are relabelled.
      DataType label = stored == Dtype.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT16;
      Shape size = new Shape(part.remaining() / stored.bytes());
      arrays[i] = (PtNDArray) owner.create(part, size, label);
    }
    try {
      List<IValue> values = new ArrayList<>();
      values.add(IValue.from(name));
      values.add(IValue.listFrom(arrays));
      values.add(IValue.listFrom(shape));
      values.add(IValue.from((long) scalarType(stored)));
      values.add(IValue.from((long) scalarType(compute)));
      values.add(IValue.from(int8 ? 1L : 0L));
      run("put", values).close();
    } finally {
      if (!usedInPlace) {
        owner.close();
      }
    }
  }

  /**
   * Whether weights go to the processor's memory.
   *
   * @return false for a GPU
   */
  public boolean isOnProcessor() {
    return device.kind() == ComputeDevice.Kind.CPU;
  }

  /**
   * Hands a weight of bfloat16 that is computed in bfloat16 on the processor to the module's method
   * {@code put_mapped(name, file, numbers, start, shape)}, which maps the file as a whole and uses
   * the weight where it lies. (DJL can hand over no bfloat16 without a copy.) The file must not be
   * cut short while the module is open.
   *
   * @param name the weight's name in the module
   * @param file that holds it
   * @param start how many numbers of 2 bytes stand before it
   * @param shape of the weight
   * @throws RoteException if the file cannot be mapped
   */
  public void putMapped(String name, Path file, long start, long[] shape) {
    ensureOpen();
    try {
      List<IValue> values = new ArrayList<>();
      values.add(IValue.from(name));
      values.add(IValue.from(file.toAbsolutePath().toString()));
      values.add(IValue.from(Files.size(file) / Dtype.BFLOAT16.bytes()));
      values.add(IValue.from(start));
      values.add(IValue.listFrom(shape));
      run("put_mapped", values).close();
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be mapped into memory: " + e.getMessage(), e);
    }
  }

  private IValue run(String method, List<IValue> values) {
    // Shapes vary from batch to batch, and the optimizer would specialise on each; per thread.
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return IValueUtils.runMethod(block, method, values.toArray(IValue[]::new));
    } catch (EngineException e) {
      if (OutOfNativeMemoryException.isMeantBy(e.getMessage())) {
        throw new OutOfNativeMemoryException("libtorch, in " + method, e);
      }
      throw new RoteException("libtorch, in " + method + ": " + e.getMessage(), e);
    } finally {
      values.forEach(IValue::close);
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private static IValue value(ScriptArgument argument, PtNDManager manager) {
    if (argument instanceof ScriptArgument.IntArg number) {
      return IValue.from(number.value());
    }
    if (argument instanceof ScriptArgument.FloatArg number) {
      return IValue.from(number.value());
    }
    if (argument instanceof ScriptArgument.FloatsArg list) {
      return IValue.listFrom(list.values());
    }
    if (argument instanceof ScriptArgument.TextArg text) {
      return IValue.from(text.value());
    }
    return IValue.from((PtNDArray) tensor(argument, manager));
  }

  private static NDArray tensor(ScriptArgument argument, NDManager manager) {
    if (argument instanceof ScriptArgument.LongTensorArg tensor) {
      return manager.create(tensor.values(), new Shape(tensor.shape()));
    }
    if (argument instanceof ScriptArgument.FloatTensorArg tensor) {
      return manager.create(tensor.values(), new Shape(tensor.shape()));
    }
    throw new IllegalArgumentException("not a tensor: " + argument);
  }

  private static ScriptResult copy(NDList arrays) {
    List<ScriptResult.Output> outputs = new ArrayList<>();
    for (NDArray array : arrays) {
      Object values =
          switch (array.getDataType()) {
            case INT64 -> array.toLongArray();
            case FLOAT64 -> array.toDoubleArray();
            default -> array.toFloatArray();
          };
      outputs.add(new ScriptResult.Output(values, array.getShape().getShape()));
    }
    return new ScriptResult(outputs);
  }

  /**
   * The number by which TorchScript knows a type.
   *
   * @param dtype the type
   * @return its number
   */
  public static int scalarType(Dtype dtype) {
    return switch (dtype) {
      case FLOAT16 -> 5;
      case FLOAT32 -> 6;
      case BFLOAT16 -> 15;
    };
  }

  /** Frees the module and lets go of its weights' memory. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      block.close();
      memory.close();
    }
  }
}
