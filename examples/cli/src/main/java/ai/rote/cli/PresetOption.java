package ai.rote.cli;

import picocli.CommandLine.Option;

/** The option that names a {@link Preset}; {@link OptionsFile} expands it before all others. */
final class PresetOption {
  /** The option's name in records; what it stands for counts, the name itself does not. */
  static final String PRESET = "preset";

  @Option(
      names = Preset.OPTION,
      paramLabel = "NAME",
      converter = PresetConverter.class,
      description =
          "Settings of a published study: hubble, muse or satml. They stand for ordinary options and"
              + " are printed; an option that is given beside them, or in --config, wins.")
  private Preset preset;

  static final class PresetConverter extends Converter<Preset> {
    PresetConverter() {
      super(Preset::parse);
    }
  }
}
