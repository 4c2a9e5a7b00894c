package ai.rote.results.record;

/** The version of Rote, as its jar carries it. */
public final class Version {

  private Version() {}

  /**
   * The version.
   *
   * @return as in {@code 0.1.0}; {@code development} outside a jar
   */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
