package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the tensors in a file that {@code torch.save} wrote from a state dictionary: a {@code
 * pytorch_model.bin}. Nothing in the file is run; see {@link TensorPickle}.
 *
 * <pre>
 *   since PyTorch 1.6, a zip file of entries that are stored as they are:
 *     NAME/data.pkl        a pickle: names, and for each tensor its storage, shape and strides
 *     NAME/data/KEY        the bytes of a storage
 *     NAME/byteorder       little or big; absent from older files, which are little
 *
 *   before, one thing after the other:
 *     pickles              a magic number, a version, facts about the writer's machine, the names and
 *                          tensors, the list of storage keys
 *     per key              number of elements, 8 bytes; the bytes of the storage
 * </pre>
 */
final class TorchFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long OLD_VERSION = 1001;
  private static final long MAX_BYTE_ORDER = 64;

  private final Path file;
  private final FileChannel channel;

  /** Where the bytes of each storage begin, by key, and how many there are. */
  private final Map<String, StoredZip.Entry> storages = new HashMap<>();

  private TorchFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static List<StoredTensor> read(Path file) {
    LfsPointer.refuse(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new TorchFile(file, channel).tensors();
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private List<StoredTensor> tensors() throws IOException {
    ByteBuffer start = map(0, Math.min(channel.size(), 4));
    boolean zip = start.remaining() == 4 && start.getInt() == 0x04034b50;
    Object root = zip ? readZip() : readOld();
    if (!(root instanceof Map<?, ?> dictionary)) {
      throw complaint("holds no dictionary of tensors");
    }
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      if (!(entry.getValue() instanceof TensorPickle.View view)) {
        throw complaint(
            "'" + entry.getKey() + "' is no tensor; expected a dictionary of tensors alone");
      }
      tensors.add(tensor(String.valueOf(entry.getKey()), view));
    }
    return tensors;
  }

  private Object readZip() throws IOException {
    Map<String, StoredZip.Entry> entries = StoredZip.entries(file, channel);
    String root =
        entries.keySet().stream()
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .map(name -> name.substring(0, name.length() - 8))
            .findFirst()
            .orElseThrow(() -> complaint("is a zip file, but not one of torch.save: no data.pkl"));
    if (entries.containsKey(root + "constants.pkl")) {
      throw complaint("is a TorchScript module, which is code, and not a file of tensors");
    }
    StoredZip.Entry byteOrder = entries.get(root + "byteorder");
    if (byteOrder != null && byteOrder.bytes() > MAX_BYTE_ORDER) {
      throw complaint("has " + byteOrder.bytes() + " bytes where its byte order is due");
    }
    if (byteOrder != null && !text(byteOrder).equals("little")) {
      throw complaint("was written with byte order '" + text(byteOrder) + "', expected 'little'");
    }
    entries.forEach(
        (name, entry) -> {
          if (name.startsWith(root + "data/")) {
            storages.put(name.substring(root.length() + 5), entry);
          }
        });
    return TensorPickle.read(file, map(entries.get(root + "data.pkl")));
  }

  private Object readOld() throws IOException {
    ByteBuffer bytes = map(0, Math.min(channel.size(), Integer.MAX_VALUE));
    Object magic;
    try {
      magic = TensorPickle.read(file, bytes);
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": is no file of torch.save", e);
    }
    if (!MAGIC.equals(magic)) {
      throw complaint("is no file of torch.save");
    }
    if (!Long.valueOf(OLD_VERSION).equals(TensorPickle.read(file, bytes))) {
      throw complaint("is a file of torch.save in an unknown version, expected " + OLD_VERSION);
    }
    if (TensorPickle.read(file, bytes) instanceof Map<?, ?> machine
        && Boolean.FALSE.equals(machine.get("little_endian"))) {
      throw complaint("was written with byte order 'big', expected 'little'");
    }
    Object root = TensorPickle.read(file, bytes);
    if (!(TensorPickle.read(file, bytes) instanceof List<?> keys)) {
      throw complaint("lacks the list of its storages");
    }
    placeOldStorages(root, keys, bytes.position());
    return root;
  }

  /** Storages follow one another in the order of the list, each after its number of elements. */
  private void placeOldStorages(Object root, List<?> keys, long start) throws IOException {
    Map<String, TensorPickle.Storage> byKey = new HashMap<>();
    if (root instanceof Map<?, ?> dictionary) {
      for (Object value : dictionary.values()) {
        if (value instanceof TensorPickle.View view) {
          byKey.put(view.storage().key(), view.storage());
        }
      }
    }
    long position = start;
    for (Object key : keys) {
      if (!(key instanceof String)) {
        throw complaint("lists a storage by something that is no text");
      }
      TensorPickle.Storage storage = byKey.get(key);
      if (storage == null) {
        throw complaint("has a storage '" + key + "' that no tensor uses");
      }
      if (position > channel.size() - Long.BYTES) {
        throw complaint("is truncated: storage '" + key + "' is missing");
      }
      long elements = map(position, Long.BYTES).getLong();
      position += Long.BYTES;
      if (elements != storage.elements()) {
        throw complaint(
            String.format(
                Locale.ROOT,
                "storage '%s' has %d elements, but its pickle says %d",
                key,
                elements,
                storage.elements()));
      }
      long bytes = product(storage.elements(), storage.type().bytes());
      storages.put(storage.key(), new StoredZip.Entry(position, bytes));
      position += bytes;
    }
  }

  private StoredTensor tensor(String name, TensorPickle.View view) throws IOException {
    StoredType type = view.storage().type();
    StoredZip.Entry bytes = storages.get(view.storage().key());
    if (bytes == null) {
      throw complaint(
          "tensor '" + name + "': its storage '" + view.storage().key() + "' is missing");
    }
    if (bytes.bytes() < 0 || bytes.offset() > channel.size() - bytes.bytes()) {
      throw complaint("is truncated: it ends within tensor '" + name + "'");
    }
    if (view.shape().size() != view.strides().size()) {
      throw complaint(
          "tensor '" + name + "': shape " + view.shape() + ", but strides " + view.strides());
    }
    long span;
    try {
      span = StridedTensor.span(view.shape(), view.strides());
      span = Math.multiplyExact(Math.addExact(view.offset(), span), type.bytes());
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          file + ": tensor '" + name + "': impossible shape " + view.shape(), e);
    }
    if (span > bytes.bytes()) {
      throw complaint(
          String.format(
              Locale.ROOT,
              "tensor '%s': %s%s reaches to byte %d of a storage of %d",
              name,
              type,
              view.shape(),
              span,
              bytes.bytes()));
    }
    long offset = bytes.offset() + view.offset() * type.bytes();
    if (!isContiguous(view)) {
      return new StridedTensor(name, file, offset, type, view.shape(), view.strides());
    }
    return offset % type.bytes() == 0
        ? new StoredTensor(name, file, offset, type, view.shape())
        : new UnalignedTensor(name, file, offset, type, view.shape());
  }

  private static boolean isContiguous(TensorPickle.View view) {
    long expected = 1;
    for (int d = view.shape().size() - 1; d >= 0; d--) {
      long size = view.shape().get(d);
      if (size == 0) {
        return true;
      }
      if (size != 1 && view.strides().get(d) != expected) {
        return false;
      }
      expected *= size;
    }
    return true;
  }

  private long product(long elements, int bytes) {
    try {
      return Math.multiplyExact(elements, bytes);
    } catch (ArithmeticException e) {
      throw new CheckpointException(file + ": a storage claims " + elements + " elements", e);
    }
  }

  private String text(StoredZip.Entry entry) throws IOException {
    return StandardCharsets.UTF_8.decode(map(entry)).toString().strip();
  }

  private ByteBuffer map(StoredZip.Entry entry) throws IOException {
    return map(entry.offset(), Math.min(entry.bytes(), Integer.MAX_VALUE));
  }

  private ByteBuffer map(long position, long bytes) throws IOException {
    return channel
        .map(FileChannel.MapMode.READ_ONLY, position, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private CheckpointException complaint(String what) {
    return new CheckpointException(file + ": " + what);
  }
}
