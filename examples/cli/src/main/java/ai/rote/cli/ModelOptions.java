package ai.rote.cli;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.model.LoadOptions;
import java.util.ArrayList;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options that say where and in what a model runs. */
@Section(Section.Heading.MODEL)
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
      completionCandidates = Dtypes.class,
      description =
          "What it computes in: float32 (the reference), bfloat16 or float16;"
              + " default: ${DEFAULT-VALUE}.")
  Dtype dtype;

  /** Whether neither was asked for. */
  boolean isStandard() {
    return device.kind() == ComputeDevice.Kind.CPU && dtype == Dtype.FLOAT32;
  }

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

  /** For shells. */
  static final class Dtypes extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Dtypes() {
      super(Stream.of(Dtype.values()).map(Dtype::toString).toList());
    }
  }
}
