package ai.rote.cli;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.model.LoadOptions;
import picocli.CommandLine.Option;

/** Options that say where and in what a model runs. */
final class ModelOptions {
  @Option(
      names = "--device",
      paramLabel = "cpu|cuda[:I]",
      defaultValue = "cpu",
      converter = DeviceConverter.class,
      description = "Where the model runs; default: ${DEFAULT-VALUE}.")
  ComputeDevice device;

  @Option(
      names = "--dtype",
      paramLabel = "DTYPE",
      defaultValue = "float32",
      converter = DtypeConverter.class,
      description =
          "What it computes in: float32 (the reference), bfloat16 or float16;"
              + " default: ${DEFAULT-VALUE}.")
  Dtype dtype;

  LoadOptions load() {
    return LoadOptions.defaults().withDevice(device).withDtype(dtype);
  }

  static final class DeviceConverter extends Converter<ComputeDevice> {
    DeviceConverter() {
      super(ComputeDevice::parse);
    }
  }

  static final class DtypeConverter extends Converter<Dtype> {
    DtypeConverter() {
      super(Dtype::parse);
    }
  }
}
