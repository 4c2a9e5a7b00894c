package ai.rote.input;

import ai.rote.core.ExampleException;
import ai.rote.core.data.ExampleFields;
import ai.rote.core.data.ExampleSource;
import ai.rote.core.data.PrefixSuffix;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file whose columns are what a JSON line's fields are. Memory holds one row group at a
 * time.
 */
public final class ParquetSource implements ExampleSource {
  private final Path file;
  private final ExampleFields fields;

  /**
   * A source; nothing is read yet.
   *
   * @param file a Parquet file
   * @param fields what its columns are called
   */
  public ParquetSource(Path file, ExampleFields fields) {
    this.file = file;
    this.fields = fields;
  }

  @Override
  public Stream<PrefixSuffix> stream() {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new Codecs())
            .build();
    try {
      ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options);
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(
                  new Rows(reader), Spliterator.ORDERED | Spliterator.NONNULL),
              false)
          .onClose(() -> close(reader));
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private static void close(ParquetFileReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExampleException unreadable(Exception e) {
    return new ExampleException(file + ": cannot be read as Parquet: " + e.getMessage(), e);
  }

  private final class Rows implements Iterator<PrefixSuffix> {
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final ExampleFields.Reading examples = fields.reading("row");
    private RecordReader<Group> records;
    private long left;
    private long row;

    Rows(ParquetFileReader reader) {
      this.reader = reader;
      this.schema = reader.getFooter().getFileMetaData().getSchema();
    }

    @Override
    public boolean hasNext() {
      try {
        while (left == 0) {
          PageReadStore pages = reader.readNextRowGroup();
          if (pages == null) {
            return false;
          }
          left = pages.getRowCount();
          records =
              new ColumnIOFactory()
                  .getColumnIO(schema)
                  .getRecordReader(pages, new GroupRecordConverter(schema));
        }
        return true;
      } catch (IOException | RuntimeException e) {
        throw unreadable(e);
      }
    }

    @Override
    public PrefixSuffix next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more rows");
      }
      row++;
      left--;
      String where = file + ", row " + row;
      return examples.example(record(where), row, where);
    }

    private ObjectNode record(String where) {
      Group group;
      try {
        group = records.read();
      } catch (RuntimeException e) {
        throw new ExampleException(where + ": cannot be read as Parquet: " + e.getMessage(), e);
      }
      ObjectNode record = JsonNodeFactory.instance.objectNode();
      ParquetValues.fields(group, record);
      return record;
    }
  }
}
