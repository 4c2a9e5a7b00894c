package ai.rote.cli;

/** A level of one-sided bounds; below one half, a bound could lie below what it is to bound. */
final class OneSidedLevel extends Converter<Double> {
  OneSidedLevel() {
    super(OneSidedLevel::parse);
  }

  private static Double parse(String text) {
    try {
      double level = Double.parseDouble(text.strip());
      if (level > 0.5 && level < 1) {
        return level;
      }
    } catch (NumberFormatException e) {
      // Not a number: the complaint below says what is expected.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no level of a bound; expected a number between 0.5 and 1, as in 0.95");
  }
}
