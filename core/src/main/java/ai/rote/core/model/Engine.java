package ai.rote.core.model;

import ai.rote.core.RoteException;
import ai.rote.core.torchscript.Engines;

/** What runs the models: libtorch through DJL. */
public final class Engine {

  private Engine() {}

  /**
   * Keeps DJL off the network: no downloads, no usage reports. Loading a model does so by itself;
   * call this before using classes of DJL without one. Someone who sets {@code ai.djl.offline}
   * themselves keeps their choice.
   */
  public static void goOffline() {
    Engines.goOffline();
  }

  /**
   * The engine and its version.
   *
   * @return as in {@code PyTorch 2.7.1}
   * @throws RoteException if the engine cannot start
   */
  public static String version() {
    return Engines.version();
  }

  /**
   * How many NVIDIA GPUs the engine can use.
   *
   * @return 0 without a GPU, a driver or libtorch's CUDA build
   * @throws RoteException if the engine cannot start
   */
  public static int gpuCount() {
    return Engines.gpuCount();
  }
}
