package ai.rote.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A published setting, as a file of options in {@code resources/ai/rote/cli/preset}: data, of which
 * no other code knows. Where each value was published stands in {@code examples/docs/presets.md}.
 */
enum Preset {
  /** Hubble's verbatim tasks. */
  HUBBLE,
  /** MUSE's verbatim memorization. */
  MUSE,
  /** The SATML 2023 Training Data Extraction Challenge's baseline. */
  SATML;

  /** The option that names one. */
  static final String OPTION = "--preset";

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Preset parse(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no preset '"
                        + name
                        + "'; known: "
                        + Arrays.stream(values())
                            .map(Preset::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** Its options. */
  InputStream open() throws IOException {
    return Preset.class.getResourceAsStream("preset/" + this + ".yaml");
  }

  /** As it is given on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
