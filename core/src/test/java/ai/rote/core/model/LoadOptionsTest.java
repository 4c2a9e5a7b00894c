package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.Pruning;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices, dtypes and the options made of them. */
class LoadOptionsTest {

  @ParameterizedTest
  @CsvSource({"cpu, cpu", "cuda, cuda:0", "cuda:0, cuda:0", "cuda:12, cuda:12"})
  void devicesAsTheyAreSpelt(String spelling, String canonical) {
    ComputeDevice device = ComputeDevice.parse(spelling);

    assertThat(device).hasToString(canonical).isEqualTo(ComputeDevice.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CPU",
        "gpu",
        "cpu:0",
        "cuda:",
        "cuda:-1",
        "cuda:x",
        "cuda:1000",
        "cuda:0 ",
        "cuda:٣"
      })
  void unknownDevices(String spelling) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComputeDevice.parse(spelling))
        .withMessage("device '" + spelling + "' is not known; allowed: cpu, cuda, cuda:INDEX");
  }

  @Test
  void indicesThatNoDeviceHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComputeDevice.cuda(-1))
        .withMessage("no CUDA device has index -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ComputeDevice(ComputeDevice.Kind.CPU, 1))
        .withMessage("no CPU device has index 1");
  }

  @ParameterizedTest
  @EnumSource
  void dtypesAsTheyAreSpelt(Dtype dtype) {
    assertThat(Dtype.parse(dtype.toString())).isEqualTo(dtype);
    assertThat(dtype.bytes()).isEqualTo(dtype == Dtype.FLOAT32 ? 4 : 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FLOAT32", "fp16", "int8", "float32 "})
  void unknownDtypes(String spelling) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dtype.parse(spelling))
        .withMessage("dtype '" + spelling + "' is not known; allowed: float32, float16, bfloat16");
  }

  @Test
  void optionsStartFromTheProcessorInFloat32() {
    LoadOptions defaults = LoadOptions.defaults();

    LoadOptions changed = defaults.withDevice(ComputeDevice.cuda(1)).withDtype(Dtype.BFLOAT16);

    assertThat(defaults.device()).isEqualTo(ComputeDevice.cpu());
    assertThat(defaults.dtype()).isEqualTo(Dtype.FLOAT32);
    assertThat(defaults).hasToString("float32 on cpu");
    assertThat(changed.device()).isEqualTo(ComputeDevice.cuda(1));
    assertThat(changed.dtype()).isEqualTo(Dtype.BFLOAT16);
    assertThat(changed)
        .isEqualTo(defaults.withDtype(Dtype.BFLOAT16).withDevice(ComputeDevice.cuda(1)))
        .isNotEqualTo(defaults);
  }

  @Test
  void changingOneOptionKeepsTheOthers() {
    Pruning pruning = Pruning.parse("magnitude=0.3");
    LoadOptions options =
        LoadOptions.defaults()
            .withAdapter(Path.of("adapter"))
            .withPruning(pruning)
            .withInt8Weights()
            .withDtype(Dtype.FLOAT16);

    assertThat(options.adapter()).contains(Path.of("adapter"));
    assertThat(options.pruning()).contains(pruning);
    assertThat(options.int8Weights()).isTrue();
    assertThat(options)
        .hasToString("float16 on cpu, adapter adapter, pruned by " + pruning + ", int8 weights");
  }

  @Test
  void nullsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> LoadOptions.defaults().withDevice(null))
        .withMessage("device");
    assertThatNullPointerException()
        .isThrownBy(() -> LoadOptions.defaults().withDtype(null))
        .withMessage("dtype");
  }
}
