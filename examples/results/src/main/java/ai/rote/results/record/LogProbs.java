package ai.rote.results.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Arrays;

/** Log-probabilities as JSON, which has no infinity: the logarithm of 0 is {@code null}. */
final class LogProbs {

  private LogProbs() {}

  /** One value. */
  static final class Writer extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      if (value.isInfinite()) {
        to.writeNull();
      } else {
        to.writeNumber(value);
      }
    }
  }

  /** One value. */
  static final class Reader extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser from, DeserializationContext context) throws IOException {
      return from.currentToken().isNumeric()
          ? (Double) from.getDoubleValue()
          : (Double) context.handleUnexpectedToken(double.class, from);
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NEGATIVE_INFINITY;
    }
  }

  /** One value for each token, in the precision they were computed in. */
  static final class TokensWriter extends StdSerializer<float[]> {
    private static final long serialVersionUID = 1;

    TokensWriter() {
      super(float[].class);
    }

    @Override
    public void serialize(float[] values, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeStartArray();
      for (float value : values) {
        if (Float.isInfinite(value)) {
          to.writeNull();
        } else {
          to.writeNumber(value);
        }
      }
      to.writeEndArray();
    }
  }

  /** One value for each token. */
  static final class TokensReader extends StdDeserializer<float[]> {
    private static final long serialVersionUID = 1;

    TokensReader() {
      super(float[].class);
    }

    @Override
    public float[] deserialize(JsonParser from, DeserializationContext context) throws IOException {
      if (!from.isExpectedStartArrayToken()) {
        return (float[]) context.handleUnexpectedToken(float[].class, from);
      }
      float[] values = new float[64];
      int count = 0;
      for (JsonToken next = from.nextToken();
          next != JsonToken.END_ARRAY;
          next = from.nextToken()) {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        if (next == JsonToken.VALUE_NULL) {
          values[count++] = Float.NEGATIVE_INFINITY;
        } else if (next != null && next.isNumeric()) {
          values[count++] = from.getFloatValue();
        } else {
          context.handleUnexpectedToken(float.class, from);
        }
      }
      return Arrays.copyOf(values, count);
    }
  }
}
