package ai.rote.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.rote.core.ExampleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples from JSON Lines: what is read, and what each malformed line is told. */
class JsonlReaderTest {
  private static final String GOOD = "{\"id\": \"good\", \"text\": \"A good line.\"}\n";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("pairs.jsonl");
  }

  private List<PrefixSuffix> read(String content) throws IOException {
    return PrefixSuffix.readJsonl(Files.writeString(file, content));
  }

  @Test
  void theThreeForms() throws IOException {
    List<PrefixSuffix> examples =
        read(
            """
            {"id": "a-1", "prefix": "Dear Ms Ito, the", "suffix": " parcel left on 3 May"}
            {"id": "a-2", "prefixIds": [5, 8, 2], "suffixIds": [9, 1]}
            {"id": "a-3", "text": "Dear Ms Ito, the parcel left on 3 May ..."}
            """);

    assertThat(examples)
        .containsExactly(
            PrefixSuffix.ofText("a-1", "Dear Ms Ito, the", " parcel left on 3 May"),
            PrefixSuffix.ofIds("a-2", new int[] {5, 8, 2}, new int[] {9, 1}),
            PrefixSuffix.ofDocument("a-3", "Dear Ms Ito, the parcel left on 3 May ..."));
  }

  @Test
  void everyOtherFieldIsMetadata() throws IOException {
    List<PrefixSuffix> examples =
        read(
            """
            {"z": "last", "id": "m", "text": "t", "count": 3, "share": 0.5, "seen": true, "none": null,
             "nested": {"b": [1, 2]}, "large": 9223372036854775807, "larger": 9223372036854775808,
             "beyond": -1e999}
            """
                .replace("\n ", " "));

    assertThat(examples.get(0).metadata())
        .containsExactly(
            Map.entry("z", "last"),
            Map.entry("count", 3L),
            Map.entry("share", 0.5),
            Map.entry("seen", true),
            Map.entry("nested", "{\"b\":[1,2]}"),
            Map.entry("large", Long.MAX_VALUE),
            Map.entry("larger", "9223372036854775808"),
            Map.entry("beyond", "-Infinity"));
  }

  @Test
  void idsMayBeWholeNumbersOfAnySize() throws IOException {
    assertThat(
            read(
                """
                {"id": 7, "text": "t"}
                {"id": -7, "text": "t"}
                {"id": 123456789012345678901234567890, "text": "t"}
                """))
        .extracting(PrefixSuffix::id)
        .containsExactly("7", "-7", "123456789012345678901234567890");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anyLineEndAndBlankLines(String end) throws IOException {
    String content =
        String.join(
            end, "", "{\"id\":\"a\",\"text\":\"t\"}", "", " \t ", "{\"id\":\"b\",\"text\":\"t\"}");

    assertThat(read(content)).extracting(PrefixSuffix::id).containsExactly("a", "b");
    assertThat(read(content + end)).extracting(PrefixSuffix::id).containsExactly("a", "b");
    assertThatThrownBy(() -> read(content + end + "{"))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(file + ", line 6: ");
  }

  @Test
  void anEmptyFileHasNoExamples() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void unicodeIsKeptAsItStands() throws IOException {
    List<PrefixSuffix> examples =
        read(
            "{\"id\": \"ü\", \"prefix\": \"e\u0301 \\ud83d\\ude00 \", \"suffix\": \"😀\u2028\\u0000\"}");

    assertThat(examples).containsExactly(PrefixSuffix.ofText("ü", "e\u0301 😀 ", "😀\u2028\u0000"));
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertThat(read("\ufeff" + GOOD)).extracting(PrefixSuffix::id).containsExactly("good");
    assertThat(read("\ufeff")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {                                           | malformed JSON at column 2: the line ends inside the object; each line must hold a whole one
          {'id': 'a', 'text': 't'}                    | malformed JSON at column 2: Unexpected character
          {"id": "a", "text": "t",}                   | malformed JSON at column 25: Unexpected character
          {"id": "a" "text": "t"}                     | malformed JSON at column 12: Unexpected character
          {"id": "a", "text": "t"} x                  | malformed JSON at column
          {"id": "a", "text": "t"}{"id": "b"}         | malformed JSON at column
          {"id": "a", "id": "b", "text": "t"}         | Duplicate field 'id'
          {"id": "a", "text": "\\u12"}                | malformed JSON at column
          {"id": "a", "text": NaN}                    | NaN is no JSON; write null, or leave the field out
          [1]                                         | expected a JSON object, found ARRAY
          "id"                                        | expected a JSON object, found STRING
          null                                        | expected a JSON object, found NULL
          {"text": "t"}                               | 'id' is missing; found 'text'; id=# numbers the examples
          {}                                          | 'id' is missing; found no field at all
          {"id": "", "text": "t"}                     | 'id' must be a text that is not blank, or a whole number, found ""
          {"id": " ", "text": "t"}                    | 'id' must be a text that is not blank
          {"id": null, "text": "t"}                   | 'id' must be a text that is not blank, or a whole number, found null
          {"id": 1.5, "text": "t"}                    | 'id' must be a text that is not blank, or a whole number, found 1.5
          {"id": ["a"], "text": "t"}                  | 'id' must be a text that is not blank, or a whole number, found ["a"]
          {"id": true, "text": "t"}                   | 'id' must be a text that is not blank, or a whole number, found true
          {"id": "a"}                                 | expected one of 'prefix' with 'suffix', 'prefixIds' with 'suffixIds', or 'text'; found 'id'
          {"id": "a", "body": "t", "x": 1}            | or 'text'; found 'id', 'body', 'x' (a field of another name is given by --fields, as in --fields text=body)
          {"guid": "a", "text": "t"}                  | 'id' is missing; found 'guid', 'text' (a field of another name is given by --fields, as in --fields id=guid); id=# numbers the examples
          {"id": "a", "text": "t", "prefix": "p"}     | expected one of 'prefix' with 'suffix'
          {"id": "a", "suffix": "s", "suffixIds": []} | expected one of 'prefix' with 'suffix'
          {"id": "a", "prefix": "p"}                  | 'suffix' must be a text, found null
          {"id": "a", "suffix": "s"}                  | 'prefix' must be a text, found null
          {"id": "a", "prefix": "p", "suffix": 3}     | 'suffix' must be a text, found 3
          {"id": "a", "prefix": "p", "suffix": ""}    | 'suffix' is empty
          {"id": "a", "prefix": "", "suffix": "s"}    | 'prefix' is empty
          {"id": "a", "text": ""}                     | 'text' is empty
          {"id": "a", "text": null}                   | 'text' must be a text, found null
          {"id": "a", "prefixIds": [1]}               | 'suffixIds' must be an array of token ids, found null
          {"id": "a", "prefixIds": "1", "suffixIds": [1]}          | 'prefixIds' must be an array of token ids, found "1"
          {"id": "a", "prefixIds": [], "suffixIds": [1]}           | 'prefixIds' is empty
          {"id": "a", "prefixIds": [1], "suffixIds": []}           | 'suffixIds' is empty
          {"id": "a", "prefixIds": [1, -2], "suffixIds": [1]}      | 'prefixIds' must hold token ids (whole numbers >= 0), found -2
          {"id": "a", "prefixIds": [1.0], "suffixIds": [1]}        | 'prefixIds' must hold token ids (whole numbers >= 0), found 1.0
          {"id": "a", "prefixIds": ["1"], "suffixIds": [1]}        | 'prefixIds' must hold token ids (whole numbers >= 0), found "1"
          {"id": "a", "prefixIds": [null], "suffixIds": [1]}       | 'prefixIds' must hold token ids (whole numbers >= 0), found null
          {"id": "a", "prefixIds": [1], "suffixIds": [2147483648]} | 'suffixIds' must hold token ids (whole numbers >= 0), found 2147483648
          {"id": "a", "prefixIds": [1], "suffixIds": [1e3]}        | 'suffixIds' must hold token ids (whole numbers >= 0), found 1000.0
          {"id": "good", "text": "again"}             | id 'good' stands already in line 2
          """)
  void aMalformedLine(String line, String message) {
    assertThatThrownBy(() -> read("\n" + GOOD + line + "\n"))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(file + ", line 3: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          id,prefix,suffix                    | not JSON Lines: line 1 begins 'id,prefix,suffix', as a table (CSV) does; expected an object on
          [                                   | is a JSON array, expected JSON Lines: an object on each line
          [1]                                 | is a JSON array, expected JSON Lines: an object on each line
          Once \u001b[31mupon a time there was one | not JSON Lines: line 1 begins 'Once ?[31mupon a time there wa...'; expected an object on
          """)
  void aFileOfAnotherKindIsNamedByItsFirstLine(String line, String shown) {
    assertThatThrownBy(() -> read(line + "\n" + GOOD))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(file + ": " + shown);
  }

  @Test
  void anIdGivenAsANumberAndAsATextIsARepetition() {
    assertThatThrownBy(() -> read("{\"id\": 1, \"text\": \"t\"}\n{\"id\": \"1\", \"text\": \"t\"}"))
        .hasMessage(file + ", line 2: id '1' stands already in line 1");
  }

  /** A lone half of a surrogate pair is no character, so no tokenizer could say what it is. */
  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "x\\ude00y", "\\ude00\\ud83d"})
  void halfACharacter(String text) {
    assertThatThrownBy(() -> read("{\"id\": \"a\", \"text\": \"" + text + "\"}"))
        .isInstanceOf(ExampleException.class)
        .hasMessageContainingAll(file + ", line 1: 'text' holds half a surrogate pair");
    assertThatThrownBy(() -> read("{\"id\":\"a\",\"prefix\":\"p\",\"suffix\":\"" + text + "\"}"))
        .hasMessageContainingAll(file + ", line 1: 'suffix' holds half a surrogate pair");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 700})
  void bytesThatAreNotUtf8AreNamedByTheirLine(int line) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < line; i++) {
      bytes.writeBytes(
          ("{\"id\": " + i + ", \"text\": \"größer\"}\n").getBytes(StandardCharsets.UTF_8));
    }
    bytes.writeBytes(
        "{\"id\": \"Latin 1\", \"text\": \"größer\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(file, bytes.toByteArray());

    assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
        .isInstanceOf(ExampleException.class)
        .hasMessage(file + ", line " + line + ": not UTF-8");
  }

  @Test
  void aFileThatIsNotThere() {
    assertThatThrownBy(() -> PrefixSuffix.readJsonl(file))
        .isInstanceOf(ExampleException.class)
        .hasMessage(file + ": no such file");
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> PrefixSuffix.readJsonl(folder))
        .isInstanceOf(ExampleException.class)
        .hasMessageStartingWith(folder + ": cannot be read: ");
  }
}
