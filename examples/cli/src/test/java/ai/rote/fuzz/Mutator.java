package ai.rote.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Damages files, as accidents and enemies do; the same seed does the same damage. */
final class Mutator {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PLACE = "@@place@@";

  /** Values where others are expected; some of them no reader of JSON should take. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "-0.0",
          "0.5",
          "3",
          "2147483647",
          "2147483648",
          "4294967295",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "1e308",
          "1e999",
          "-1e999",
          "1e-400",
          "1e2147483648",
          "9".repeat(900),
          "9".repeat(5_000),
          "NaN",
          "\"\"",
          "\"a\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\ufffd\"",
          "\"../../etc/passwd\"",
          "\"" + "x".repeat(100_000) + "\"",
          "\"(a|a)*b\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"type\":\"Sequence\"}",
          "{\"a\":{\"b\":[1,{}]}}",
          "[".repeat(50) + "]".repeat(50),
          "[".repeat(2_000) + "]".repeat(2_000),
          "[".repeat(100_000),
          "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));

  private final Random random;

  Mutator(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A file of bytes, most of the damage within its first so many. */
  byte[] bytes(byte[] whole, int head) {
    byte[] result = whole;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int within = random.nextInt(10) == 0 ? result.length : Math.min(head, result.length);
      result = damaged(result, Math.max(1, within));
    }
    return result;
  }

  private byte[] damaged(byte[] whole, int within) {
    if (whole.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(within);
    int length = 1 + random.nextInt(Math.min(64, whole.length - at));
    byte[] copy = whole.clone();
    switch (random.nextInt(8)) {
      case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[at] = (byte) random.nextInt();
      case 2 -> {
        return Arrays.copyOf(whole, at);
      }
      case 3 -> Arrays.fill(copy, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
      case 4 -> {
        return spliced(whole, at, 0, Arrays.copyOfRange(whole, at, at + length));
      }
      case 5 -> {
        return spliced(whole, at, length, new byte[0]);
      }
      case 6 -> {
        byte[] more = new byte[1 + random.nextInt(16)];
        random.nextBytes(more);
        return spliced(whole, at, 0, more);
      }
      default -> extreme(copy, at);
    }
    return copy;
  }

  /** A number of 2, 4 or 8 bytes at the edge of what it can be. */
  private void extreme(byte[] bytes, int at) {
    int size = 2 << random.nextInt(3);
    if (at + size > bytes.length) {
      return;
    }
    long[] edges = {
      0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 0xffff
    };
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    number.putLong(edges[random.nextInt(edges.length)]);
    System.arraycopy(number.array(), 0, bytes, at, size);
  }

  private static byte[] spliced(byte[] whole, int at, int without, byte[] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(whole.length + with.length);
    out.write(whole, 0, at);
    out.writeBytes(with);
    out.write(whole, at + without, whole.length - at - without);
    return out.toByteArray();
  }

  /** A JSON text: its values, and now and then its characters. */
  byte[] json(byte[] whole) {
    if (random.nextInt(5) == 0) {
      return bytes(whole, whole.length);
    }
    try {
      JsonNode root = JSON.readTree(whole);
      List<String> texts = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0 && root instanceof ContainerNode<?>; i--) {
        change(root, texts);
      }
      String text = JSON.writeValueAsString(root);
      for (int i = 0; i < texts.size(); i++) {
        text = text.replace("\"" + PLACE + i + "\"", texts.get(i));
      }
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      return bytes(whole, whole.length);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Walks down a random way, so that large vocabularies do not get all the attention. */
  private void change(JsonNode root, List<String> texts) {
    JsonNode node = root;
    while (true) {
      int fields = node.size();
      if (fields == 0) {
        return;
      }
      int chosen = random.nextInt(fields);
      JsonNode child = child(node, chosen);
      if (child instanceof ContainerNode<?> && !child.isEmpty() && random.nextInt(4) > 0) {
        node = child;
        continue;
      }
      change(node, chosen, child, texts);
      return;
    }
  }

  private static JsonNode child(JsonNode node, int index) {
    return node.isArray() ? node.get(index) : field(node, index).getValue();
  }

  private static Map.Entry<String, JsonNode> field(JsonNode node, int index) {
    return List.copyOf(node.properties()).get(index);
  }

  private void change(JsonNode parent, int index, JsonNode child, List<String> texts) {
    switch (random.nextInt(8)) {
      case 0 -> remove(parent, index);
      case 1 -> set(parent, index, child(parent, random.nextInt(parent.size())).deepCopy());
      case 2 -> {
        ArrayNode wrapped = JsonNodeFactory.instance.arrayNode();
        set(parent, index, wrapped.add(child.deepCopy()));
      }
      case 3 -> {
        if (parent instanceof ObjectNode object) {
          String name = field(parent, index).getKey();
          object.set(name + (random.nextBoolean() ? " " : "_token"), child.deepCopy());
        } else {
          ((ArrayNode) parent).insert(index, child.deepCopy());
        }
      }
      case 4 -> {
        if (child.isNumber()) {
          double factor = new double[] {-1, 2, 0.5, 1e9, 1e-9}[random.nextInt(5)];
          String number = String.valueOf(child.doubleValue() * factor);
          place(parent, index, number.replace(".0", ""), texts);
        } else {
          place(parent, index, VALUES.get(random.nextInt(VALUES.size())), texts);
        }
      }
      default -> place(parent, index, VALUES.get(random.nextInt(VALUES.size())), texts);
    }
  }

  /** Puts a text in that may be no JSON at all. */
  private static void place(JsonNode parent, int index, String value, List<String> texts) {
    set(parent, index, JsonNodeFactory.instance.textNode(PLACE + texts.size()));
    texts.add(value);
  }

  private static void set(JsonNode parent, int index, JsonNode value) {
    if (parent instanceof ObjectNode object) {
      object.set(field(parent, index).getKey(), value);
    } else {
      ((ArrayNode) parent).set(index, value);
    }
  }

  private static void remove(JsonNode parent, int index) {
    if (parent instanceof ObjectNode object) {
      object.remove(field(parent, index).getKey());
    } else {
      ((ArrayNode) parent).remove(index);
    }
  }

  /** A short text, as a header of HTTP has it. */
  String line(String text) {
    byte[] damaged = bytes(text.getBytes(StandardCharsets.US_ASCII), text.length());
    StringBuilder line = new StringBuilder();
    for (byte each : damaged) {
      line.append((char) (' ' + (each & 0x7f) % 95));
    }
    return line.toString();
  }
}
