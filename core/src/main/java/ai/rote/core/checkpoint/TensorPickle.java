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

  private final ByteBuffer code;
  private final TorchValues values;
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Deque<Object> stack = new ArrayDeque<>();

  private TensorPickle(Path file, ByteBuffer code) {
    this.values = new TorchValues(file);
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
          throw values.malformed("leaves values over");
        }
        return result;
      }
      if (!constant(instruction) && !container(instruction) && !reference(instruction)) {
        throw values.malformed(
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
        values.growing(peek()).add(last);
      }
      case 'e' -> {
        List<Object> popped = popToMark();
        values.growing(peek()).addAll(popped);
      }
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> {
        List<Object> popped = popToMark();
        Map<Object, Object> map = new LinkedHashMap<>();
        values.putAll(map, popped);
        push(map);
      }
      case 's' -> {
        List<Object> pair = tuple(2);
        values.putAll(values.map(peek()), pair);
      }
      case 'u' -> {
        List<Object> popped = popToMark();
        values.putAll(values.map(peek()), popped);
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
          throw values.malformed("has protocol " + protocol + ", expected 2 to " + MAX_PROTOCOL);
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
        push(values.known(module + "." + line()));
      }
      case 0x93 -> {
        List<Object> names = tuple(2);
        push(values.known(values.string(names.get(0)) + "." + values.string(names.get(1))));
      }
      // The old ways to name a class and create an object of it, for the sake of the message.
      case 'i' -> {
        String module = line();
        throw values.refused(module + "." + line());
      }
      case 'R' -> {
        Object arguments = pop();
        push(values.build(pop(), values.list(arguments)));
      }
      case 'b' -> {
        // State that state dictionaries carry beside their tensors: '_metadata', of no use here.
        pop();
        values.map(peek());
      }
      case 'Q' -> push(values.storage(values.list(pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void push(Object value) {
    stack.push(value);
  }

  private Object pop() {
    Object value = stack.poll();
    if (value == null || value == MARK) {
      throw values.malformed("takes a value that is not there");
    }
    return value;
  }

  private Object peek() {
    Object value = pop();
    push(value);
    return value;
  }

  private List<Object> popToMark() {
    List<Object> popped = new ArrayList<>();
    for (Object value = stack.poll(); value != MARK; value = stack.poll()) {
      if (value == null) {
        throw values.malformed("takes values that are not there");
      }
      popped.add(value);
    }
    Collections.reverse(popped);
    return popped;
  }

  private List<Object> tuple(int size) {
    Object[] popped = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      popped[i] = pop();
    }
    return List.of(popped);
  }

  private Object remembered(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw values.malformed("refers to a value that is not there");
    }
    return value;
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
}
