package ai.rote.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
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

    assertThat(defaults).isEqualTo(new LoadOptions(ComputeDevice.cpu(), Dtype.FLOAT32));
    assertThat(defaults.withDevice(ComputeDevice.cuda(1)).withDtype(Dtype.BFLOAT16))
        .isEqualTo(new LoadOptions(ComputeDevice.cuda(1), Dtype.BFLOAT16));
    assertThat(defaults).as("unchanged").isEqualTo(LoadOptions.defaults());
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
