package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rote inspect} says of models. */
class InspectCommandTest {
  @TempDir Path folder;

  @Test
  void aConfigurationAloneSaysAsMuchAsItsFolder() {
    Path model = TestFiles.demo("models/small");

    CommandRun whole = CommandRun.inColumns(80, "inspect", model.toString());
    CommandRun alone = CommandRun.inColumns(80, "inspect", model.resolve("config.json").toString());

    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("gpt_neox, supported", "parameters", "context");
    assertThat(whole.out()).startsWith(alone.out()).contains("tokenizer.json");
  }

  @Test
  void aGgufFileIsAModelByItself() {
    Path file = TestFiles.repository("core/src/test/resources/golden/gguf/llama.gguf");

    CommandRun run = CommandRun.inColumns(80, "inspect", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("llama, supported", "parameters", "in the vocabulary");
  }

  @Test
  void whatIsNotSupportedIsNamedWithItsKey() throws IOException {
    Path config = Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"rwkv\"}");

    CommandRun run = CommandRun.inColumns(80, "inspect", config.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'model_type' is \"rwkv\"");
  }
}
