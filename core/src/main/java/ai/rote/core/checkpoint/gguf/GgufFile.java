package ai.rote.core.checkpoint.gguf;

import ai.rote.core.CheckpointException;
import ai.rote.core.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A GGUF file: what it says of the model, and where its tensors lie.
 *
 * <pre>
 *   "GGUF", version 2 or 3, number of tensors, number of keys
 *   key, type, value                                          for each key
 *   name, number of sizes, sizes (the fastest first), type, offset    for each tensor
 *   the tensors, from the next multiple of general.alignment on
 * </pre>
 *
 * @param metadata values by their keys
 * @param tensors by their names in the file
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
record GgufFile(Map<String, Object> metadata, Map<String, StoredTensor> tensors) {
  private static final int MAGIC = 0x46554747;
  private static final String ALIGNMENT = "general.alignment";
  private static final int LEAST_KEY_BYTES = 13;
  private static final int LEAST_TENSOR_BYTES = 24;
  private static final int MAX_SIZES = 4;

  /** The vocabulary stands in the header; the largest that are known take some 20 MB. */
  private static final long MAX_HEADER_BYTES = 256L << 20;

  /** What the table says of a tensor. */
  private record Entry(String name, long[] shape, BlockType type, long offset) {}

  static GgufFile read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = channel.size();
      GgufReader header =
          new GgufReader(
              file,
              channel
                  .map(FileChannel.MapMode.READ_ONLY, 0, Math.min(bytes, MAX_HEADER_BYTES))
                  .order(ByteOrder.LITTLE_ENDIAN));
      return read(file, bytes, header);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static GgufFile read(Path file, long fileBytes, GgufReader header) {
    int magic = header.word("its first four bytes");
    if (magic != MAGIC) {
      throw header.complaint("is no GGUF file: it does not begin with 'GGUF'");
    }
    int version = header.word("its version");
    if (version != 2 && version != 3) {
      throw header.complaint(
          "is a GGUF file of version " + Integer.toUnsignedString(version) + ", expected 2 or 3");
    }
    int tensorCount = header.count("tensors", LEAST_TENSOR_BYTES);
    int keyCount = header.count("keys", LEAST_KEY_BYTES);
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (int i = 0; i < keyCount; i++) {
      String key = header.text("a key");
      Object value = header.value(key, header.word("the type of '" + key + "'"), 0);
      if (metadata.put(key, value) != null) {
        throw header.complaint("has the key '" + key + "' twice");
      }
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < tensorCount; i++) {
      Entry entry = entry(header);
      if (entries.put(entry.name(), entry) != null) {
        throw header.complaint("has tensor '" + entry.name() + "' twice");
      }
    }
    long alignment = alignment(header, metadata);
    long start = (header.position() + alignment - 1) / alignment * alignment;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      tensors.put(entry.name(), tensor(file, fileBytes, header, entry, start, alignment));
    }
    return new GgufFile(metadata, tensors);
  }

  private static long alignment(GgufReader header, Map<String, Object> metadata) {
    Object alignment = metadata.getOrDefault(ALIGNMENT, 32L);
    if (!(alignment instanceof Long number)
        || number < Long.BYTES
        || number > 1 << 20
        || Long.bitCount(number) != 1) {
      throw header.complaint(
          "'" + ALIGNMENT + "' is " + alignment + ", expected a power of two from 8 on");
    }
    return number;
  }

  private static Entry entry(GgufReader header) {
    String name = header.text("a tensor's name");
    String what = "what it says of tensor '" + name + "'";
    int sizes = header.word(what);
    if (sizes < 1 || sizes > MAX_SIZES) {
      throw header.complaint(
          "tensor '"
              + name
              + "' has "
              + Integer.toUnsignedString(sizes)
              + " sizes, expected 1 to 4");
    }
    long[] shape = new long[sizes];
    for (int i = sizes - 1; i >= 0; i--) {
      shape[i] = header.longWord(what);
    }
    int type = header.word(what);
    BlockType known =
        BlockType.numbered(type)
            .orElseThrow(
                () ->
                    header.complaint(
                        String.format(
                            Locale.ROOT,
                            "tensor '%s' is stored as type %s, expected %s",
                            name,
                            Integer.toUnsignedString(type),
                            BlockType.supported())));
    return new Entry(name, shape, known, header.longWord(what));
  }

  private static StoredTensor tensor(
      Path file, long fileBytes, GgufReader header, Entry entry, long start, long alignment) {
    long[] shape = entry.shape();
    BlockType type = entry.type();
    long row = shape[shape.length - 1];
    if (LongStream.of(shape).anyMatch(size -> size < 1) || row % type.elements() != 0) {
      throw header.complaint(
          String.format(
              Locale.ROOT,
              "tensor '%s' has sizes %s, expected rows of whole blocks of %d values (%s)",
              entry.name(),
              list(shape),
              type.elements(),
              type));
    }
    long bytes;
    try {
      long elements = 1;
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
      }
      Math.multiplyExact(elements, (long) Float.BYTES);
      bytes = Math.multiplyExact(elements / type.elements(), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          file + ": tensor '" + entry.name() + "': impossible sizes " + list(shape), e);
    }
    if (entry.offset() < 0 || entry.offset() % alignment != 0) {
      throw header.complaint(
          String.format(
              Locale.ROOT,
              "tensor '%s' begins at %s, expected a multiple of %d",
              entry.name(),
              Long.toUnsignedString(entry.offset()),
              alignment));
    }
    if (bytes > fileBytes - start || entry.offset() > fileBytes - start - bytes) {
      throw header.complaint(
          String.format(
              Locale.ROOT,
              "is truncated: tensor '%s' %s%s takes %d bytes from %d on, but the file has %d",
              entry.name(),
              type,
              list(shape),
              bytes,
              entry.offset(),
              fileBytes - start));
    }
    long offset = start + entry.offset();
    Optional<StoredTensor> plain =
        type.plain().map(each -> new StoredTensor(entry.name(), file, offset, each, list(shape)));
    return plain.orElseGet(() -> new BlockTensor(entry.name(), file, offset, type, list(shape)));
  }

  private static List<Long> list(long[] shape) {
    return LongStream.of(shape).boxed().toList();
  }
}
