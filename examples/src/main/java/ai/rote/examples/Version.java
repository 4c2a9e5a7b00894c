package ai.rote.examples;

import picocli.CommandLine.IVersionProvider;

/** The version of Rote, as its jar carries it. */
public final class Version implements IVersionProvider {

  /** For picocli. */
  public Version() {}

  /**
   * The version.
   *
   * @return as in {@code 0.1.0}; {@code development} outside a jar
   */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"rote " + current()};
  }
}
