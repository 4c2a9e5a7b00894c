package ai.rote.core.torchscript;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.rote.core.ComputeDevice;
import ai.rote.core.RoteException;
import java.util.Locale;

/** Starts DJL's PyTorch engine, kept off the network, and finds devices. */
public final class Engines {
  static final String PYTORCH = "PyTorch";

  static {
    goOffline();
    WaitPolicy.set();
  }

  private Engines() {}

  /**
   * Tells DJL to stay off the network: no downloads of natives or models, and no usage reports.
   * Must run before any class of DJL does. Someone who sets {@code ai.djl.offline} themselves keeps
   * their choice; usage reports stay off.
   */
  public static void goOffline() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  /**
   * What runs the models.
   *
   * @return engine and version, as {@code PyTorch 2.7.1}
   * @throws RoteException if the engine cannot start
   */
  public static String version() {
    Engine engine = engine();
    return engine.getEngineName() + " " + engine.getVersion();
  }

  /**
   * How many NVIDIA GPUs the engine can use.
   *
   * @return 0 without a GPU, a driver or libtorch's CUDA build
   * @throws RoteException if the engine cannot start
   */
  public static int gpuCount() {
    return engine().getGpuCount();
  }

  /** What holds native memory on a device, until it is closed. */
  static PtNDManager memory(ComputeDevice device) {
    Device place = device(device);
    return (PtNDManager) engine().newBaseManager(place);
  }

  private static Device device(ComputeDevice device) {
    if (device.kind() == ComputeDevice.Kind.CPU) {
      engine();
      return Device.cpu();
    }
    int gpus = gpuCount();
    if (device.index() >= gpus) {
      throw new RoteException(
          String.format(
              Locale.ROOT,
              "device %s was asked for, but %s sees %d CUDA device(s); a GPU needs an NVIDIA driver and"
                  + " libtorch's CUDA build (see the README)",
              device,
              version(),
              gpus));
    }
    return Device.gpu(device.index());
  }

  private static Engine engine() {
    try {
      return Engine.getEngine(PYTORCH);
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw new RoteException(
          "the PyTorch engine cannot start: "
              + e.getMessage()
              + "; is libtorch for this platform on the class path (see the README)?",
          e);
    }
  }
}
