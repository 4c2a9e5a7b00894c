package ai.rote.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.rote.core.Dtype;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back, and tensors beyond 2 GiB can be reached. */
class SafetensorsWriterTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenComesBack(Dtype dtype) throws IOException {
    Random random = new Random(1);
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(200) / 8f - 12; // exact in every dtype
    }
    Path file = folder.resolve("model.safetensors");
    new SafetensorsWriter()
        .add("größe/\"quoted\"", dtype, new float[] {-1.5f})
        .add("none", dtype, new float[0], 3, 0)
        .add("matrix", dtype, values, 3, 4)
        .write(file);

    List<StoredTensor> tensors = Safetensors.read(file);

    assertThat(tensors)
        .extracting(StoredTensor::name)
        .containsExactly("größe/\"quoted\"", "none", "matrix");
    assertThat(tensors)
        .extracting(StoredTensor::shape)
        .containsExactly(List.of(), List.of(3L, 0L), List.of(3L, 4L));
    assertThat(tensors).allSatisfy(t -> assertThat(t.type().dtype()).contains(dtype));
    assertThat(tensors.get(0).offset() % 8).as("data are aligned").isZero();
    assertThat(floats(tensors.get(0).map(), dtype)).containsExactly(-1.5f);
    assertThat(floats(tensors.get(1).map(), dtype)).isEmpty();
    assertThat(floats(tensors.get(2).map(), dtype)).containsExactly(values);
  }

  @ParameterizedTest
  @EnumSource
  void severalMapsHoldTheSameAsOne(Dtype dtype) throws IOException {
    float[] values = new float[35];
    for (int i = 0; i < values.length; i++) {
      values[i] = i - 17;
    }
    Path file = folder.resolve("model.safetensors");
    new SafetensorsWriter()
        .add("first", dtype, new float[3], 3)
        .add("a", dtype, values, 7, 5)
        .write(file);
    StoredTensor tensor = Safetensors.read(file).get(1);

    for (long most : new long[] {4, 5, 7, 16, 63, 139, 1_000}) {
      List<ByteBuffer> parts = tensor.map(most);
      assertThat(parts).allSatisfy(part -> assertThat((long) part.remaining()).isBetween(1L, most));
      assertThat(floats(parts, dtype)).as("parts of %d bytes", most).containsExactly(values);
    }
  }

  @Test
  void refusesValuesThatDoNotFillTheShapeAndRepeatedNames() {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.add("a", Dtype.FLOAT32, new float[6], 2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.add("b", Dtype.FLOAT32, new float[5], 2, 3))
        .withMessage("tensor 'b': 5 values do not fill its shape");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.add("a", Dtype.FLOAT32, new float[1], 1))
        .withMessage("tensor 'a' was added already");
  }

  /** 5 GiB of hole: a tensor that no single map can hold, and a small one behind it. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the hole would take up 5 GiB")
  void reachesTensorsBeyondTwoGibibytes() throws IOException {
    long large = 5L << 30;
    String header =
        """
        {"large":{"dtype":"F16","shape":[%d,1024],"data_offsets":[0,%d]},
         "last": {"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}
        """
            .formatted(large / 2048, large, large, large + 8);
    Path file = RawSafetensors.write(folder.resolve("model.safetensors"), header, 0);
    RawSafetensors.stretch(file, 8 + header.length() + large + 8);
    RawSafetensors.putFloat(file, 8 + header.length() + large + 4, 2.5f);

    List<StoredTensor> tensors = Safetensors.read(file);

    assertThat(floats(tensors.get(1).map(), Dtype.FLOAT32)).containsExactly(0, 2.5f);
    List<ByteBuffer> parts = tensors.get(0).map();
    assertThat(parts).hasSize(3);
    assertThat(parts.stream().mapToLong(ByteBuffer::remaining).sum()).isEqualTo(large);
    assertThat(parts).allSatisfy(part -> assertThat(part.remaining() % 2).isZero());
  }

  private static float[] floats(List<ByteBuffer> parts, Dtype dtype) {
    int bytes = parts.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(part -> all.put(part.duplicate()));
    all.flip();
    float[] values = new float[bytes / dtype.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case FLOAT32 -> all.getFloat();
            case FLOAT16 -> HalfPrecisionTest.halfToFloat(all.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(all.getShort() << 16);
          };
    }
    return values;
  }
}
