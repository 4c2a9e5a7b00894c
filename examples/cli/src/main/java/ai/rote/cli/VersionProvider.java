package ai.rote.cli;

import ai.rote.results.record.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"rote " + Version.current()};
  }
}
