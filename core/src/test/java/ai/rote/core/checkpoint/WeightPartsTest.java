package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.ComputeDevice;
import ai.rote.core.Dtype;
import ai.rote.core.TestFiles;
import ai.rote.core.decoder.DecoderConfig;
import ai.rote.core.decoder.DecoderScript;
import ai.rote.core.decoder.Family;
import ai.rote.core.decoder.TensorSpec;
import ai.rote.core.decoder.family.Families;
import ai.rote.core.torchscript.ScriptArgument.FloatsArg;
import ai.rote.core.torchscript.ScriptArgument.IntArg;
import ai.rote.core.torchscript.ScriptArgument.LongTensorArg;
import ai.rote.core.torchscript.ScriptModule;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weights too large for one memory map are joined from parts. Here every weight comes in parts of
 * some bytes, which need not be whole rows, and the model must come out the same to the last bit.
 */
class WeightPartsTest {
  private static final Path GOLDEN = TestFiles.golden("gpt_neox");

  @ParameterizedTest
  @CsvSource({
    "single-fp32, FLOAT32, 4",
    "single-fp32, FLOAT32, 100",
    "single-fp32, BFLOAT16, 100",
    "fp16, FLOAT32, 2",
    "fp16, FLOAT32, 99",
    "fp16, FLOAT16, 30",
    "fp16, BFLOAT16, 30",
    "bf16, FLOAT32, 2",
    "bf16, FLOAT32, 99",
    "bf16, FLOAT16, 30",
    "bf16, BFLOAT16, 30"
  })
  void partsScoreAsTheWhole(String variant, Dtype compute, int bytes) {
    assertThat(score(variant, compute, bytes))
        .containsExactly(score(variant, compute, StoredTensor.MAX_MAP_BYTES));
  }

  private static float[] score(String variant, Dtype compute, long mostBytes) {
    Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve(variant));
    Family family = Families.of(checkpoint.config());
    DecoderConfig config = family.decoder(checkpoint.config());
    ComputeDevice cpu = ComputeDevice.cpu();
    try (ScriptModule module =
        ScriptModule.load(
            DecoderScript.languageModelSource(config),
            DecoderScript.languageModel(config, cpu),
            cpu)) {
      for (TensorSpec spec : family.names(config).tensors(config)) {
        StoredTensor tensor = checkpoint.tensors().get(spec.stored());
        Dtype stored = tensor.type().dtype().orElseThrow();
        module.put(spec.weight(), tensor.map(mostBytes), tensor.sizes(), stored, compute, false);
      }
      return module
          .call(
              "score",
              new LongTensorArg(new long[] {3, 1, 4, 15, 9, 26}, 1, 6),
              new LongTensorArg(new long[] {0, 1, 2, 3, 4, 5}, 6),
              new LongTensorArg(new long[] {1, 4, 15, 9, 26, 5}, 6),
              new FloatsArg(1, Integer.MAX_VALUE, 1, 0, 1),
              new IntArg(2),
              new IntArg(0),
              new IntArg(128))
          .floats(0);
    }
  }
}
