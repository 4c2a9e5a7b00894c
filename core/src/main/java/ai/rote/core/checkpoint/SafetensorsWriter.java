package ai.rote.core.checkpoint;

import ai.rote.core.Dtype;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Writes a safetensors file from Java arrays; tensors stand in it in the order they were added. */
public final class SafetensorsWriter {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ALIGNMENT = 8;

  private record Pending(Dtype dtype, long[] shape, Supplier<float[]> values) {
    long elements() {
      return Arrays.stream(shape).reduce(1L, Math::multiplyExact);
    }

    long byteCount() {
      return Math.multiplyExact(elements(), dtype.bytes());
    }
  }

  private final Map<String, Pending> tensors = new LinkedHashMap<>();

  /** An empty file. */
  public SafetensorsWriter() {}

  /**
   * Adds a tensor, rounded to nearest (ties to even) where the dtype is narrower than float32.
   *
   * @param name unique in the file
   * @param dtype to store it in
   * @param values in row-major order; not copied, read when the file is written
   * @param shape product of its sizes = number of values
   * @return this writer
   */
  public SafetensorsWriter add(String name, Dtype dtype, float[] values, long... shape) {
    Pending tensor = new Pending(dtype, shape.clone(), () -> values);
    checkLength(name, tensor, values);
    return add(name, tensor);
  }

  /**
   * As above, for tensors that together would fill the memory.
   *
   * @param name unique in the file
   * @param dtype to store it in
   * @param values gives the values in row-major order when the file is written, one tensor after
   *     another
   * @param shape product of its sizes = number of values
   * @return this writer
   */
  public SafetensorsWriter add(String name, Dtype dtype, Supplier<float[]> values, long... shape) {
    return add(name, new Pending(dtype, shape.clone(), values));
  }

  private SafetensorsWriter add(String name, Pending tensor) {
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("tensor '" + name + "' was added already");
    }
    return this;
  }

  private static void checkLength(String name, Pending tensor, float[] values) {
    if (tensor.elements() != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "tensor '%s': %d values do not fill its shape", name, values.length));
    }
  }

  private static byte[] encode(Dtype dtype, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, dtype.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (dtype) {
        case FLOAT32 -> bytes.putFloat(value);
        case FLOAT16 -> bytes.putShort(HalfPrecision.fromFloat(value));
        case BFLOAT16 -> bytes.putShort(HalfPrecision.brainFromFloat(value));
      }
    }
    return bytes.array();
  }

  /**
   * Writes the file.
   *
   * @param file replaced if it exists
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Map.Entry<String, Pending> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey());
      entry.put("dtype", type(tensor.getValue().dtype()).name());
      entry.set("shape", JSON.valueToTree(tensor.getValue().shape()));
      long end = offset + tensor.getValue().byteCount();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(json.length + padding);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(length.array());
      out.write(json);
      out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, Pending> tensor : tensors.entrySet()) {
        float[] values = tensor.getValue().values().get();
        checkLength(tensor.getKey(), tensor.getValue(), values);
        out.write(encode(tensor.getValue().dtype(), values));
      }
    }
  }

  private static StoredType type(Dtype dtype) {
    return switch (dtype) {
      case FLOAT32 -> StoredType.F32;
      case FLOAT16 -> StoredType.F16;
      case BFLOAT16 -> StoredType.BF16;
    };
  }
}
