package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the header of a safetensors file.
 *
 * <pre>
 *   8 bytes    N, little-endian
 *   N bytes    JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
 *   the rest   the tensors' bytes; offsets count from here
 * </pre>
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
final class Safetensors {
  /** The limit of the reference implementation; keeps a broken file from claiming all memory. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final Path file;
  private long dataStart;
  private long dataBytes;

  private Safetensors(Path file) {
    this.file = file;
  }

  static List<StoredTensor> read(Path file) {
    LfsPointer.refuse(file);
    return new Safetensors(file).tensors();
  }

  private List<StoredTensor> tensors() {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header().properties()) {
      if (!field.getKey().equals("__metadata__")) {
        tensors.add(tensor(field.getKey(), field.getValue()));
      }
    }
    checkLayout(tensors);
    return tensors;
  }

  private JsonNode header() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      if (fileBytes < Long.BYTES) {
        throw complaint(
            "is " + fileBytes + " bytes long, too short for a safetensors file; is it truncated?");
      }
      long headerBytes = read(channel, 0, Long.BYTES).getLong();
      if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
        throw complaint("is no safetensors file: its header claims " + headerBytes + " bytes");
      }
      if (headerBytes > fileBytes - Long.BYTES) {
        throw complaint(
            String.format(
                Locale.ROOT,
                "is truncated: its header claims %d bytes, but the file has %d",
                headerBytes,
                fileBytes));
      }
      dataStart = Long.BYTES + headerBytes;
      dataBytes = fileBytes - dataStart;
      ByteBuffer json = read(channel, Long.BYTES, (int) headerBytes);
      return Json.object(StandardCharsets.UTF_8.decode(json).toString(), file + ", header");
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ends early");
      }
    }
    return buffer.flip();
  }

  private StoredTensor tensor(String name, JsonNode entry) {
    StoredType type = type(name, entry.path("dtype").asText());
    List<Long> shape = longs(name, entry, "shape");
    List<Long> offsets = longs(name, entry, "data_offsets");
    if (offsets.size() != 2) {
      throw complaint(
          "tensor '" + name + "': 'data_offsets' must have 2 numbers, found " + offsets);
    }
    long start = offsets.get(0);
    long end = offsets.get(1);
    if (end > dataBytes) {
      throw complaint(
          String.format(
              Locale.ROOT,
              "is truncated: tensor '%s' ends at byte %d of the data, but the file holds %d",
              name,
              end,
              dataBytes));
    }
    StoredTensor tensor = new StoredTensor(name, file, dataStart + start, type, shape);
    if (end - start != byteCount(tensor)) {
      throw complaint(
          String.format(
              Locale.ROOT,
              "tensor '%s': %s%s needs %d bytes, but its offsets span %d",
              name,
              type,
              shape,
              byteCount(tensor),
              end - start));
    }
    return tensor;
  }

  private long byteCount(StoredTensor tensor) {
    try {
      return tensor.byteCount();
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          file + ": tensor '" + tensor.name() + "': impossible shape " + tensor.shape(), e);
    }
  }

  private StoredType type(String name, String label) {
    try {
      return StoredType.valueOf(label);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          file + ": tensor '" + name + "': unknown dtype '" + Json.shortened(label) + "'", e);
    }
  }

  private List<Long> longs(String name, JsonNode entry, String field) {
    JsonNode values = entry.path(field);
    List<Long> numbers = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw complaint("tensor '" + name + "': '" + field + "' holds " + Json.shown(value));
      }
      numbers.add(value.longValue());
    }
    if (!values.isArray()) {
      throw complaint(
          "tensor '" + name + "': '" + field + "' must be an array, found " + Json.shown(values));
    }
    return numbers;
  }

  /** Tensors must follow one another without gap or overlap and fill the file. */
  private void checkLayout(List<StoredTensor> tensors) {
    List<StoredTensor> inOrder =
        tensors.stream()
            .sorted(
                Comparator.comparingLong(StoredTensor::offset)
                    .thenComparingLong(StoredTensor::byteCount))
            .toList();
    long expected = dataStart;
    for (StoredTensor tensor : inOrder) {
      if (tensor.offset() != expected) {
        throw complaint(
            String.format(
                Locale.ROOT,
                "tensor '%s' starts at byte %d, but the one before it ends at %d",
                tensor.name(),
                tensor.offset(),
                expected));
      }
      expected += tensor.byteCount();
    }
    if (expected != dataStart + dataBytes) {
      throw complaint(
          String.format(
              Locale.ROOT, "has %d bytes after its last tensor", dataStart + dataBytes - expected));
    }
  }

  private CheckpointException complaint(String what) {
    return new CheckpointException(file + ": " + what);
  }
}
