package ai.rote.core.checkpoint.quantised;

import ai.rote.core.checkpoint.ConfigFile;
import ai.rote.core.checkpoint.HalfPrecision;
import ai.rote.core.checkpoint.StoredTensor;
import ai.rote.core.checkpoint.StoredType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A matrix of bitsandbytes in 4 bits: all elements in one row, two a byte, the first in the upper
 * half; a largest magnitude for each block of them; and a JSON text, as bytes, with block size,
 * shape and dtype.
 *
 * <pre>
 *   weight                              codes
 *   weight.quant_map                    what each of the 16 stands for
 *   weight.absmax                       float32 a block; with double quantisation a byte
 *   weight.nested_absmax                float32 for each nested_blocksize of those bytes
 *   weight.nested_quant_map             what each of those 256 bytes stands for
 *   weight.quant_state.bitsandbytes__TYPE
 *   absmax = nested_quant_map[byte] · nested_absmax + nested_offset
 *   value  = quant_map[code] · absmax, rounded to the dtype that was quantised
 * </pre>
 */
record FourBitState(
    String name,
    String type,
    StoredTensor weight,
    StoredTensor absmax,
    StoredTensor code,
    StoredTensor nestedAbsmax,
    StoredTensor nestedCode,
    long[] shape,
    int block,
    int nestedBlock,
    float offset,
    String dtype) {
  static final List<String> TYPES = List.of("nf4", "fp4");
  private static final int MAX_STATE_BYTES = 1 << 16;

  static FourBitState read(Modules modules, String module, String stateName) {
    String name = module + "weight";
    StoredTensor state = modules.take(module + stateName, null, StoredType.U8);
    StoredTensor weight = modules.take(name, state);
    StoredTensor absmax = modules.take(name + ".absmax", state, StoredType.F32, StoredType.U8);
    StoredTensor code = modules.take(name + ".quant_map", state, StoredType.F32);
    ConfigFile json = json(state);
    long[] shape =
        json.numbers("shape").orElse(List.of()).stream().mapToLong(Double::longValue).toArray();
    if (shape.length != 2
        || shape[0] < 1
        || shape[1] < 1
        || shape[0] > Integer.MAX_VALUE
        || shape[1] > Integer.MAX_VALUE) {
      throw json.unexpected("shape", "the two sizes of a matrix");
    }
    String dtype = json.text("dtype").orElse("");
    if (!List.of("float32", "float16", "bfloat16").contains(dtype)) {
      throw json.unexpected("dtype", "float32, float16 or bfloat16");
    }
    String type = json.text("quant_type").orElse("");
    if (!TYPES.contains(type)) {
      throw json.unexpected("quant_type", String.join(" or ", TYPES));
    }
    int block = json.count("blocksize");
    long elements = shape[0] * shape[1];
    long blocks = (elements + block - 1) / block;
    if (weight.byteCount() != (elements + 1) / 2) {
      throw Modules.problem(
          weight,
          "has "
              + weight.byteCount()
              + " bytes, expected "
              + (elements + 1) / 2
              + " for "
              + elements
              + " values of 4 bits");
    }
    Modules.checkShape(code, 16);
    check(absmax, blocks);
    if (absmax.type() == StoredType.F32) {
      return new FourBitState(
          name, type, weight, absmax, code, null, null, shape, block, 1, 0, dtype);
    }
    StoredTensor nested = modules.take(name + ".nested_absmax", state, StoredType.F32);
    StoredTensor nestedCode = modules.take(name + ".nested_quant_map", state, StoredType.F32);
    int nestedBlock = json.count("nested_blocksize");
    Modules.checkShape(nestedCode, 256);
    check(nested, (blocks + nestedBlock - 1) / nestedBlock);
    float offset =
        json.number("nested_offset")
            .orElseThrow(() -> json.unexpected("nested_offset", "a number"))
            .floatValue();
    return new FourBitState(
        name,
        type,
        weight,
        absmax,
        code,
        nested,
        nestedCode,
        shape,
        block,
        nestedBlock,
        offset,
        dtype);
  }

  private static void check(StoredTensor tensor, long elements) {
    if (tensor.elements() != elements) {
      throw Modules.problem(
          tensor, "has shape " + tensor.shape() + ", expected " + elements + " elements");
    }
  }

  private static ConfigFile json(StoredTensor state) {
    if (state.elements() > MAX_STATE_BYTES) {
      throw Modules.problem(state, "has " + state.elements() + " bytes, which no settings need");
    }
    Bytes bytes = Bytes.of(state);
    byte[] text = new byte[(int) state.elements()];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) bytes.unsigned(i);
    }
    return ConfigFile.parse(
        new String(text, StandardCharsets.UTF_8),
        Path.of(state.file() + ", tensor '" + state.name() + "'"));
  }

  DequantisedTensor tensor() {
    return new DequantisedTensor(name, weight, shape[0], shape[1], type, this::open);
  }

  private DequantisedTensor.Rows open() {
    Bytes bytes = Bytes.of(weight);
    float[] value = Modules.all(code);
    float[] largest = largest();
    return (row, from, to, target, at) -> {
      for (int i = from; i < to; i++) {
        long element = row * shape[1] + i;
        int pair = bytes.unsigned(element >>> 1);
        int index = (element & 1) == 0 ? pair >>> 4 : pair & 0xf;
        target[at + i - from] = rounded(value[index] * largest[(int) (element / block)]);
      }
    };
  }

  private float[] largest() {
    if (nestedAbsmax == null) {
      return Modules.all(absmax);
    }
    Bytes bytes = Bytes.of(absmax);
    float[] value = Modules.all(nestedCode);
    float[] nested = Modules.all(nestedAbsmax);
    float[] largest = new float[Math.toIntExact(absmax.elements())];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = value[bytes.unsigned(i)] * nested[i / nestedBlock] + offset;
    }
    return largest;
  }

  private float rounded(float number) {
    return switch (dtype) {
      case "float16" -> HalfPrecision.toFloat(HalfPrecision.fromFloat(number));
      case "bfloat16" -> HalfPrecision.brainToFloat(HalfPrecision.brainFromFloat(number));
      default -> number;
    };
  }
}
