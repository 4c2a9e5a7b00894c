package ai.rote.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the forward pass runs. It is always named, never guessed: a model that was asked onto a GPU
 * either runs there or fails to load.
 *
 * @param kind processor or GPU
 * @param index which GPU, from 0; always 0 for the processor
 */
public record ComputeDevice(Kind kind, int index) {

  /** The kinds of device. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA
  }

  private static final Pattern SPELLING = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

  /**
   * Checks the index.
   *
   * @param kind processor or GPU
   * @param index which GPU, from 0
   * @throws IllegalArgumentException if the index is negative, or not 0 for the processor
   */
  public ComputeDevice {
    if (index < 0 || (kind == Kind.CPU && index != 0)) {
      throw new IllegalArgumentException("no " + kind + " device has index " + index);
    }
  }

  /**
   * The processor.
   *
   * @return the device
   */
  public static ComputeDevice cpu() {
    return new ComputeDevice(Kind.CPU, 0);
  }

  /**
   * An NVIDIA GPU.
   *
   * @param index which one, from 0
   * @return the device
   */
  public static ComputeDevice cuda(int index) {
    return new ComputeDevice(Kind.CUDA, index);
  }

  /**
   * Reads {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:1}.
   *
   * @param text the spelling
   * @return the device
   * @throws IllegalArgumentException if it is spelt otherwise
   */
  public static ComputeDevice parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "device '" + text + "' is not known; allowed: cpu, cuda, cuda:INDEX");
    }
    if (text.equals("cpu")) {
      return cpu();
    }
    return cuda(matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
  }

  /** {@code cpu} or {@code cuda:0}, as libtorch spells it. */
  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
