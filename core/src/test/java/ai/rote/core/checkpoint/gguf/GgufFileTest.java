package ai.rote.core.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.CheckpointException;
import ai.rote.core.TestFiles;
import ai.rote.core.checkpoint.Digests;
import ai.rote.core.checkpoint.StoredTensor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of block to the last bit, and headers that claim what is not there. */
class GgufFileTest {
  private static final Path GOLDEN = TestFiles.golden("gguf");

  @TempDir private Path folder;

  /** The reference is {@code gguf.quants.dequantize}; {@code generate_gguf.py} wrote the blocks. */
  @ParameterizedTest
  @EnumSource(BlockType.class)
  void valuesAreThoseOfTheReferenceToTheBit(BlockType type) throws Exception {
    StoredTensor tensor = GgufFile.read(GOLDEN.resolve("types.gguf")).tensors().get(type.name());
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve("types.json").toFile());

    float[] values = tensor.floats(0, (int) tensor.elements());

    assertThat(tensor.shape()).containsExactly(3L, 512L);
    assertThat(Digests.sha256(values)).isEqualTo(golden.get(type.name()).textValue());
    for (int start = 0; start < values.length; start += 97) {
      int count = Math.min(97, values.length - start);
      assertThat(tensor.floats(start, count))
          .isEqualTo(Arrays.copyOfRange(values, start, start + count));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 7, 8, 15, 23, 24, 31, 100, 500, 900, 20_000})
  void aFileThatEndsEarlyIsRefused(int length) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("llama.gguf"));
    Path file = Files.write(folder.resolve("model.gguf"), Arrays.copyOf(whole, length));

    assertThatThrownBy(() -> GgufCheckpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void countsAndLengthsAreNotBelieved() throws IOException {
    refuses(bytes -> bytes.putInt(0, 1), "is no GGUF file: it does not begin with 'GGUF'");
    refuses(bytes -> bytes.putInt(4, 1), "is a GGUF file of version 1, expected 2 or 3");
    refuses(bytes -> bytes.putLong(8, -1), "claims 18446744073709551615 tensors, but has");
    refuses(bytes -> bytes.putLong(8, 1L << 40), "claims 1099511627776 tensors, but has");
    refuses(bytes -> bytes.putLong(16, 1L << 31), "claims 2147483648 keys, but has");
    refuses(bytes -> bytes.putLong(24, Long.MAX_VALUE), "bytes of a key, but has");
    int type = 24 + 8 + "general.architecture".length();
    refuses(bytes -> bytes.putInt(type, 13), "has a value of type 13, expected 0 to 12");
    refuses(bytes -> bytes.putInt(type, 9), "'general.architecture'");
    refuses(bytes -> bytes.put(type + 12, (byte) 'x'), "'general.architecture' is xlama, expected");
  }

  @Test
  void tensorsThatCannotBeAreRefused() throws IOException {
    int at = find("blk.0.ffn_up.weight") + "blk.0.ffn_up.weight".length();
    refuses(bytes -> bytes.putInt(at, 5), "'blk.0.ffn_up.weight' has 5 sizes, expected 1 to 4");
    refuses(
        bytes -> bytes.putLong(at + 4, 33), "expected rows of whole blocks of 32 values (Q8_0)");
    refuses(bytes -> bytes.putLong(at + 12, 0), "has sizes [0, 32], expected rows");
    refuses(
        bytes -> bytes.putLong(at + 12, 1L << 60), "impossible sizes [1152921504606846976, 32]");
    refuses(
        bytes -> bytes.putLong(at + 12, 1L << 30), "is truncated: tensor 'blk.0.ffn_up.weight'");
    refuses(bytes -> bytes.putInt(at + 20, 16), "is stored as type 16, expected F32 (0), F16 (1)");
    refuses(bytes -> bytes.putLong(at + 24, 1), "begins at 1, expected a multiple of 32");
    refuses(bytes -> bytes.putLong(at + 24, 1 << 20), "is truncated: tensor 'blk.0.ffn_up.weight'");
    refuses(bytes -> bytes.putLong(at + 24, -32), "begins at 18446744073709551584, expected");
  }

  @Test
  void aKeyThatTheArchitectureNeedsIsNamed() throws IOException {
    int heads = find("llama.attention.head_count");
    refuses(
        bytes -> bytes.put(heads, (byte) 'x'),
        "'llama.attention.head_count' is missing, expected a whole number above 0");
    int epsilon = find("llama.attention.layer_norm_rms_epsilon");
    refuses(
        bytes -> bytes.put(epsilon, (byte) 'x'),
        "'llama.attention.layer_norm_rms_epsilon' is missing, expected a number");
  }

  private static int find(String text) throws IOException {
    String all = Files.readString(GOLDEN.resolve("llama.gguf"), StandardCharsets.ISO_8859_1);
    return all.indexOf(text);
  }

  private void refuses(Consumer<ByteBuffer> damage, String message) throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("llama.gguf"));
    damage.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    Path file = Files.write(folder.resolve("model.gguf"), bytes);

    assertThatThrownBy(() -> GgufCheckpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }
}
