package ai.rote.cli;

import ai.rote.results.record.Label;
import picocli.CommandLine.Option;

/** Options that say what a run is called; they change no score. */
@Section(Section.Heading.REPORT)
final class LabelOptions {
  /** The option's name in records. */
  static final String NAME = "name";

  /** Likewise. */
  static final String TITLE = "title";

  @Option(
      names = "--" + NAME,
      paramLabel = "NAME",
      converter = NameConverter.class,
      description =
          "What the run is called in titles, tables and comparisons; default: the model's name, and"
              + " what was done to it. Given again with another name, a run is renamed.")
  private String name;

  @Option(
      names = "--" + TITLE,
      paramLabel = "TEXT",
      converter = TitleConverter.class,
      description = "Title of the page; default: what was run on what.")
  private String title;

  static final class NameConverter extends Converter<String> {
    NameConverter() {
      super(Label::name);
    }
  }

  static final class TitleConverter extends Converter<String> {
    TitleConverter() {
      super(Label::title);
    }
  }
}
