package ai.rote.core.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.rote.core.ComputeDevice;
import ai.rote.core.decoder.Mlp.Activation;
import ai.rote.core.torchscript.ScriptArgument.FloatTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Activations against their definitions in double precision, on more rows than are taken at a time.
 * (The exact GELU is left to comparisons with transformers: Java has no error function. So is
 * xIELU, which needs weights.)
 */
class ActivationTest {
  private static final int ROWS = 700;
  private static final int COLUMNS = 999;

  private static DoubleUnaryOperator definition(Activation activation) {
    return switch (activation) {
      case GELU_TANH ->
          x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case RELU -> x -> Math.max(x, 0);
      case RELU_SQUARED -> x -> Math.pow(Math.max(x, 0), 2);
      case SILU -> x -> x / (1 + Math.exp(-x));
      case GELU, XIELU -> throw new IllegalArgumentException();
    };
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GELU", "XIELU"})
  void isItsDefinition(Activation activation) {
    float[] x = new float[ROWS * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] = 24f * i / x.length - 12;
    }
    x[0] = -1e4f;
    x[x.length - 1] = 1e4f;
    float[] original = x.clone();

    float[] actual = activated(activation, x);

    DoubleUnaryOperator definition = definition(activation);
    for (int i = 0; i < x.length; i++) {
      double expected = definition.applyAsDouble(original[i]);
      if (Math.abs(actual[i] - expected) > 1e-6) {
        assertThat((double) actual[i])
            .as("%s of %s", activation, original[i])
            .isEqualTo(expected, within(1e-6 * Math.abs(expected)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XIELU")
  void whatIsNoNumberStaysNone(Activation activation) {
    float[] x = new float[COLUMNS];
    x[500] = Float.NaN;

    float[] actual = activated(activation, x);

    assertThat(actual[499]).isZero();
    assertThat(actual[500]).isNaN();
  }

  private static float[] activated(Activation activation, float[] x) {
    DecoderConfig config =
        DecoderConfig.builder()
            .sizes(1, 8, 8, 8)
            .norm(Norm.layer(1e-5))
            .attention(Attention.of(1, 1, 8, Attention.Projection.SPLIT))
            .mlp(new Mlp(Mlp.Kind.PLAIN, 8, activation, true))
            .build();
    ComputeDevice cpu = ComputeDevice.cpu();
    try (ScriptModule layers =
        ScriptModule.load(DecoderScript.source(config), DecoderScript.layers(config, cpu), cpu)) {
      int rows = x.length / COLUMNS;
      return layers.call("activate", new FloatTensorArg(x, 1, rows, COLUMNS)).floats(0);
    }
  }
}
