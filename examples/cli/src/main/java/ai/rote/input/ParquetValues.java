package ai.rote.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Parquet's values as JSON: texts, numbers, booleans, lists and groups of them. */
final class ParquetValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ParquetValues() {}

  /** Adds every field that has a value. */
  static void fields(Group group, ObjectNode to) {
    GroupType type = group.getType();
    for (int i = 0; i < type.getFieldCount(); i++) {
      int count = group.getFieldRepetitionCount(i);
      if (type.getType(i).isRepetition(Type.Repetition.REPEATED)) {
        ArrayNode array = to.putArray(type.getFieldName(i));
        for (int j = 0; j < count; j++) {
          array.add(value(group, i, j));
        }
      } else if (count == 1) {
        to.set(type.getFieldName(i), value(group, i, 0));
      }
    }
  }

  private static JsonNode value(Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (!type.isPrimitive()) {
      Group inner = group.getGroup(field, index);
      if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
        return list(inner);
      }
      ObjectNode node = JSON.objectNode();
      fields(inner, node);
      return node;
    }
    PrimitiveType primitive = type.asPrimitiveType();
    LogicalTypeAnnotation logical = primitive.getLogicalTypeAnnotation();
    return switch (primitive.getPrimitiveTypeName()) {
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
      case INT32 -> JSON.numberNode(unsigned(logical, group.getInteger(field, index)));
      case INT64 -> JSON.numberNode(group.getLong(field, index));
      case FLOAT -> JSON.numberNode(group.getFloat(field, index));
      case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
      case BINARY ->
          logical instanceof StringLogicalTypeAnnotation || logical == null
              ? JSON.textNode(group.getString(field, index))
              : JSON.textNode(group.getValueToString(field, index));
      default -> JSON.textNode(group.getValueToString(field, index));
    };
  }

  private static long unsigned(LogicalTypeAnnotation logical, int value) {
    boolean isUnsigned =
        logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer
            && !integer.isSigned();
    return isUnsigned ? Integer.toUnsignedLong(value) : value;
  }

  /** A list is a group around repeated groups around one element; older writers leave one out. */
  private static ArrayNode list(Group list) {
    ArrayNode array = JSON.arrayNode();
    boolean isPlain = list.getType().getType(0).isPrimitive();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      if (isPlain) {
        array.add(value(list, 0, i));
        continue;
      }
      Group entry = list.getGroup(0, i);
      if (entry.getFieldRepetitionCount(0) == 0) {
        array.addNull();
      } else {
        array.add(value(entry, 0, 0));
      }
    }
    return array;
  }
}
