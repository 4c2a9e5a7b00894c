package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a pickle that {@code torch.save} wrote, as data.
 *
 * <p>A pickle is a program for a stack machine, and in Python it may name any function and have it
 * called. Here nothing is ever called: of the names that a pickle can ask for, a handful are known,
 * and each stands for a plain value that this class builds itself, a dictionary or the description
 * of a tensor. Any other name ends the reading with a message that says which it was.
 *
 * <p>Values come out as {@link String}, {@link Long} ({@link BigInteger} beyond 64 bits), {@link
 * Double}, {@link Boolean}, {@code byte[]}, {@link List} (lists and tuples), {@link Map}, {@link
 * #NONE}, {@link Storage} or {@link View}.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">the instructions</a>
 */
final class TensorPickle {
  /** Python's {@code None}. */
  static final Object NONE = "None".toCharArray();

  private static final Object MARK = "mark".toCharArray();

  /** The newest version of the format. */
  private static final int MAX_PROTOCOL = 5;

  private static final String ORDERED_DICT = "collections.OrderedDict";
  private static final String REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
  private static final String REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
  private static final Set<String> CONSTRUCTORS =
      Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER);

  private static final Map<String, StoredType> STORAGES =
      Map.of(
          "torch.FloatStorage", StoredType.F32,
          "torch.HalfStorage", StoredType.F16,
          "torch.BFloat16Storage", StoredType.BF16,
          "torch.DoubleStorage", StoredType.F64,
          "torch.LongStorage", StoredType.I64,
          "torch.IntStorage", StoredType.I32,
          "torch.ShortStorage", StoredType.I16,
          "torch.CharStorage", StoredType.I8,
          "torch.ByteStorage", StoredType.U8,
          "torch.BoolStorage", StoredType.BOOL);

  /** A name that the pickle may use. */
  private record Known(String name) {}

  /**
   * A run of elements that tensors are views of.
   *
   * @param type of the elements
   * @param key by which the file finds it
   * @param elements how many
   */
  record Storage(StoredType type, String key, long elements) {}

  /**
   * A tensor.
   *
   * @param storage where its elements are
   * @param offset of its first element
   * @param shape its sizes
   * @param strides steps between neighbours along each dimension, in elements
   */
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  private final Path file;
  private final ByteBuffer code;
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Deque<Object> stack = new ArrayDeque<>();

  private TensorPickle(Path file, ByteBuffer code) {
    this.file = file;
    this.code = code.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads one pickle.
   *
   * @param file for messages
   * @param code starts with the pickle; left at its end
   * @return the value it stands for
   * @throws CheckpointException if it is malformed or asks for a name that is not known
   */
  static Object read(Path file, ByteBuffer code) {
    try {
      return new TensorPickle(file, code).run();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new CheckpointException(file + ": its pickle ends early; is it truncated?", e);
    }
  }

  private Object run() {
    while (true) {
      int at = code.position();
      int instruction = Byte.toUnsignedInt(code.get());
      if (instruction == '.') {
        Object result = pop();
        if (!stack.isEmpty()) {
          throw malformed("leaves values over");
        }
        return result;
      }
      if (!constant(instruction) && !container(instruction) && !reference(instruction)) {
        throw malformed(
            String.format(
                Locale.ROOT,
                "has instruction 0x%02x at byte %d, which no tensor file needs",
                instruction,
                at));
      }
    }
  }

  /** Instructions that push a plain value. */
  private boolean constant(int instruction) {
    switch (instruction) {
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) code.getInt());
      case 'K' -> push((long) Byte.toUnsignedInt(code.get()));
      case 'M' -> push((long) Short.toUnsignedInt(code.getShort()));
      case 0x8a -> push(integer(bytes(Byte.toUnsignedInt(code.get()))));
      case 0x8b -> push(integer(bytes(code.getInt())));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(code.getLong())));
      case 'X' -> push(text(code.getInt()));
      case 0x8c -> push(text(Byte.toUnsignedInt(code.get())));
      case 0x8d -> push(text(length(code.getLong())));
      // Texts and bytes as Python 2 wrote them.
      case 'U' -> push(text(Byte.toUnsignedInt(code.get())));
      case 'T' -> push(text(code.getInt()));
      case 'C' -> push(bytes(Byte.toUnsignedInt(code.get())));
      case 'B' -> push(bytes(code.getInt()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Instructions that put values together. */
  private boolean container(int instruction) {
    switch (instruction) {
      case '(' -> push(MARK);
      case ')' -> push(List.of());
      case 't' -> push(Collections.unmodifiableList(popToMark()));
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(popToMark());
      case 'a' -> {
        Object last = pop();
        growing(peek()).add(last);
      }
      case 'e' -> {
        List<Object> values = popToMark();
        growing(peek()).addAll(values);
      }
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> {
        List<Object> values = popToMark();
        Map<Object, Object> map = new LinkedHashMap<>();
        putAll(map, values);
        push(map);
      }
      case 's' -> {
        List<Object> pair = tuple(2);
        putAll(map(peek()), pair);
      }
      case 'u' -> {
        List<Object> values = popToMark();
        putAll(map(peek()), values);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Instructions that refer to something: earlier values, names, storages; and the frame. */
  private boolean reference(int instruction) {
    switch (instruction) {
      case 0x80 -> {
        int protocol = Byte.toUnsignedInt(code.get());
        if (protocol > MAX_PROTOCOL) {
          throw malformed("has protocol " + protocol + ", expected 2 to " + MAX_PROTOCOL);
        }
      }
      case 0x95 -> code.getLong();
      case '0' -> pop();
      case 'q' -> memo.put(Byte.toUnsignedInt(code.get()), peek());
      case 'r' -> memo.put(code.getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> push(remembered(Byte.toUnsignedInt(code.get())));
      case 'j' -> push(remembered(code.getInt()));
      case 'c' -> {
        String module = line();
        push(known(module + "." + line()));
      }
      case 0x93 -> {
        List<Object> names = tuple(2);
        push(known(string(names.get(0)) + "." + string(names.get(1))));
      }
      // The old ways to name a class and create an object of it, for the sake of the message.
      case 'i' -> {
        String module = line();
        throw refused(module + "." + line());
      }
      case 'R' -> {
        Object arguments = pop();
        push(build(pop(), list(arguments)));
      }
      case 'b' -> {
        // State that state dictionaries carry beside their tensors: '_metadata', of no use here.
        pop();
        map(peek());
      }
      case 'Q' -> push(storage(list(pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Known known(String name) {
    if (!CONSTRUCTORS.contains(name) && !STORAGES.containsKey(name)) {
      throw refused(name);
    }
    return new Known(name);
  }

  /** What a call of a known name stands for. */
  private Object build(Object callee, List<Object> arguments) {
    if (!(callee instanceof Known known)) {
      throw malformed("calls something that is no name");
    }
    switch (known.name()) {
      case ORDERED_DICT -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
          for (Object pair : list(arguments.get(0))) {
            putAll(map, list(pair));
          }
        }
        return map;
      }
      case REBUILD_TENSOR -> {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)) {
          throw malformed("describes a tensor without its storage");
        }
        return new View(
            storage,
            number(arguments.get(1)),
            numbers(arguments.get(2)),
            numbers(arguments.get(3)));
      }
      case REBUILD_PARAMETER -> {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof View view)) {
          throw malformed("describes a parameter without its tensor");
        }
        return view;
      }
      default -> throw malformed("calls " + known.name());
    }
  }

  /** ('storage', type, key, device, number of elements[, a view of it]). */
  private Storage storage(List<Object> id) {
    if (id.size() < 5
        || !"storage".equals(id.get(0))
        || !(id.get(1) instanceof Known known)
        || !STORAGES.containsKey(known.name())) {
      throw malformed("refers to a storage in an unknown way");
    }
    if (id.size() > 5 && id.get(5) != NONE) {
      throw malformed("holds storages that are views of others, which is not supported");
    }
    return new Storage(STORAGES.get(known.name()), string(id.get(2)), number(id.get(4)));
  }

  private void push(Object value) {
    stack.push(value);
  }

  private Object pop() {
    Object value = stack.poll();
    if (value == null || value == MARK) {
      throw malformed("takes a value that is not there");
    }
    return value;
  }

  private Object peek() {
    Object value = pop();
    push(value);
    return value;
  }

  private List<Object> popToMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = stack.poll(); value != MARK; value = stack.poll()) {
      if (value == null) {
        throw malformed("takes values that are not there");
      }
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> tuple(int size) {
    Object[] values = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      values[i] = pop();
    }
    return List.of(values);
  }

  private Object remembered(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw malformed("refers to a value that is not there");
    }
    return value;
  }

  /** Keys are texts or numbers: anything else could hold itself, and have no hash code. */
  private void putAll(Map<Object, Object> map, List<Object> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed("has a key without a value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Long)) {
        throw malformed("has a key that is neither text nor number");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private List<Object> list(Object value) {
    if (!(value instanceof List)) {
      throw malformed("has something else where a list is due");
    }
    return (List<Object>) value;
  }

  /** A list, and no tuple, to which nothing can be added. */
  private List<Object> growing(Object value) {
    if (!(value instanceof ArrayList)) {
      throw malformed("adds to something that is no list");
    }
    return list(value);
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> map(Object value) {
    if (!(value instanceof Map)) {
      throw malformed("has something else where a dictionary is due");
    }
    return (Map<Object, Object>) value;
  }

  private String string(Object value) {
    if (!(value instanceof String text)) {
      throw malformed("has something else where a text is due");
    }
    return text;
  }

  private long number(Object value) {
    if (!(value instanceof Long number) || number < 0) {
      throw malformed("has something else where a number from 0 on is due");
    }
    return number;
  }

  private List<Long> numbers(Object value) {
    return list(value).stream().map(this::number).toList();
  }

  private static Object integer(byte[] littleEndian) {
    if (littleEndian.length == 0) {
      return 0L;
    }
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    BigInteger number = new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (byte next = code.get(); next != '\n'; next = code.get()) {
      line.append((char) Byte.toUnsignedInt(next));
    }
    return line.toString();
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > code.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    code.get(bytes);
    return bytes;
  }

  private static int length(long length) {
    return length < 0 || length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  private CheckpointException malformed(String what) {
    return new CheckpointException(file + ": its pickle " + what);
  }

  private CheckpointException refused(String name) {
    return new CheckpointException(
        file
            + ": its pickle asks for '"
            + name
            + "', which is refused: of such files only tensors are read, and nothing in them is ever"
            + " run; plain tensors need none but "
            + String.join(", ", CONSTRUCTORS.stream().sorted().toList())
            + " and torch.*Storage");
  }
}
