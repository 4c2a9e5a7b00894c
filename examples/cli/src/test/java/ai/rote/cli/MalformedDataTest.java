package ai.rote.cli;

import static ai.rote.cli.MalformedInput.MEASURE;
import static ai.rote.cli.MalformedInput.broken;
import static ai.rote.cli.MalformedInput.bytes;
import static ai.rote.cli.MalformedInput.line;
import static ai.rote.cli.MalformedInput.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of examples. */
class MalformedDataTest extends MalformedInputs {

  static Stream<MalformedInput> cases() {
    return Stream.of(
            new Object[] {"nothing", written("data.jsonl", ""), "the data set is empty"},
            new Object[] {
              "an id that is a fraction", line("{\"id\": 7.5, \"text\": \"a\"}"), "'id' must be"
            },
            new Object[] {"an empty id", line("{\"id\": \"\", \"text\": \"a\"}"), "'id'"},
            new Object[] {
              "two contents",
              line("{\"id\": \"b\", \"text\": \"a\", \"prefix\": \"a\", \"suffix\": \"b\"}"),
              "line 7"
            },
            new Object[] {
              "a field twice", line("{\"id\": \"b\", \"id\": \"c\", \"text\": \"a\"}"), "line 7"
            },
            new Object[] {"null text", line("{\"id\": \"b\", \"text\": null}"), "line 7", "'text'"},
            new Object[] {
              "an id beyond 32 bits",
              line("{\"id\": \"b\", \"prefixIds\": [99999999999], \"suffixIds\": [1]}"),
              "line 7"
            },
            new Object[] {
              "two objects in one line",
              line("{\"id\": \"b\", \"text\": \"a\"} {\"id\": \"c\", \"text\": \"a\"}"),
              "line 7"
            },
            new Object[] {
              "NaN",
              line("{\"id\": \"b\", \"text\": \"a\", \"x\": NaN}"),
              "line 7",
              "malformed JSON"
            },
            new Object[] {
              "half a gzip file",
              bytes("data.jsonl", 0x1f, 0x8b, 8, 0),
              "@/data.jsonl: ends early; is it truncated?"
            },
            new Object[] {
              "a NumPy file without a header",
              bytes("data.jsonl", 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0),
              "@/data.jsonl: has "
            },
            new Object[] {
              "a Parquet file of nothing",
              written("data.jsonl", "PAR1"),
              "cannot be read as Parquet"
            },
            new Object[] {"no UTF-8", bytes("data.jsonl", '{', 0xff, 0xfe, '}'), "@/data.jsonl"},
            new Object[] {
              "UTF-16", bytes("data.jsonl", 0xff, 0xfe, '{', 0, '}', 0), "@/data.jsonl"
            },
            new Object[] {
              "a token outside the vocabulary",
              line("{\"id\": \"b\", \"prefixIds\": [1], \"suffixIds\": [2048]}"),
              "example 'b': token id 2048"
            })
        .map(
            each ->
                broken(
                    "data: " + each[0],
                    (MalformedInput.Mistake) each[1],
                    MEASURE,
                    Arrays.copyOfRange(each, 2, each.length, String[].class)));
  }

  @Test
  void noCaseStandsTwice() {
    assertThat(cases().map(MalformedInput::name))
        .hasSizeGreaterThanOrEqualTo(15)
        .doesNotHaveDuplicates();
  }
}
