package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.http.Proxies;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a server is and how it is asked.
 *
 * @param address without the path that questions go to
 * @param api which kind it is; empty to find out
 * @param model its name there; empty if the server has only one
 * @param top how many of the most probable tokens to ask for; empty for as many as schemes need
 * @param bounds whether bounds of a probability will do where those tokens do not tell it
 * @param requests how many questions are under way at one time
 * @param key sent with each of them, if there is one
 * @param proxies which way connections take; empty for servers on this machine, which need none
 * @param pause before the first retry after a failure; doubles with each
 * @param patience how long an answer may take, and how long its bytes may all but stand still
 */
public record ServerSettings(
    URI address,
    Optional<ServerApi> api,
    Optional<String> model,
    OptionalInt top,
    boolean bounds,
    int requests,
    Optional<String> key,
    Optional<Proxies> proxies,
    Duration pause,
    Duration patience) {

  /** The environment variable that holds a server's key. */
  public static final String KEY = "ROTE_SERVER_KEY";

  /**
   * The settings for an address, with the key and the proxies that the environment names.
   *
   * @param url as on the command line; a {@code /v1} at its end is left out
   * @param plainHttp whether unencrypted connections to other machines are wanted
   * @param requests how many questions are under way at one time
   * @param environment its variables
   * @return the settings
   * @throws IllegalArgumentException if the address is none of a server, or holds what would end up
   *     in records, or would be reached without encryption and that is not wanted
   */
  public static ServerSettings of(
      String url, boolean plainHttp, int requests, Map<String, String> environment) {
    URI address = address(url);
    boolean isHere = isHere(address);
    if (address.getScheme().equalsIgnoreCase("http") && !plainHttp && !isHere) {
      throw new IllegalArgumentException(
          address
              + " is another machine, and what is sent there by http anybody on the way can read;"
              + " use https, or ask for it by --plain-http");
    }
    return new ServerSettings(
        address,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        requests,
        Optional.ofNullable(environment.get(KEY)).map(String::strip).filter(key -> !key.isEmpty()),
        isHere ? Optional.empty() : Optional.of(Proxies.of(environment)),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10));
  }

  private static URI address(String url) {
    URI address;
    try {
      address = URI.create(url.strip().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + url + "' is no address of a server", e);
    }
    if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("(?i)https?")) {
      throw new IllegalArgumentException(
          "'" + url + "' is no address of a server; expected http(s)://HOST[:PORT][/PATH]");
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the server's address stands in records, so it must hold no password and no question"
              + " mark; a key is taken from the variable "
              + KEY);
    }
    return address;
  }

  /** Whether the server is on this machine, by its address alone: no name is looked up for it. */
  private static boolean isHere(URI address) {
    String host = address.getHost();
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      boolean isNumber = host.matches("[\\d.]+") || host.startsWith("[");
      return isNumber && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * These settings for one of several kinds and models.
   *
   * @param kind which kind it is; empty to find out
   * @param name of the model; empty if the server has only one
   * @param most how many of the most probable tokens to ask for; empty for as many as needed
   * @return new settings
   */
  public ServerSettings with(Optional<ServerApi> kind, Optional<String> name, OptionalInt most) {
    return new ServerSettings(
        address, kind, name, most, bounds, requests, key, proxies, pause, patience);
  }

  /**
   * These settings with other times.
   *
   * @param first before the first retry
   * @param longest that an answer may take
   * @return new settings
   */
  public ServerSettings with(Duration first, Duration longest) {
    return new ServerSettings(
        address, api, model, top, bounds, requests, key, proxies, first, longest);
  }

  /**
   * These settings, with bounds of a probability or without.
   *
   * @param willDo whether bounds will do where the most probable tokens do not tell it
   * @return new settings
   */
  public ServerSettings withBounds(boolean willDo) {
    return new ServerSettings(
        address, api, model, top, willDo, requests, key, proxies, pause, patience);
  }

  /**
   * Checks the key: a header can hold nothing but visible characters.
   *
   * @param address without the path that questions go to
   * @param api which kind it is; empty to find out
   * @param model its name there; empty if the server has only one
   * @param top how many of the most probable tokens to ask for; empty for as many as schemes need
   * @param bounds whether bounds of a probability will do where those tokens do not tell it
   * @param requests how many questions are under way at one time
   * @param key sent with each of them, if there is one
   * @param proxies which way connections take; empty for servers on this machine, which need none
   * @param pause before the first retry after a failure; doubles with each
   * @param patience how long an answer may take, and how long its bytes may all but stand still
   * @throws RoteException if the key holds other characters
   */
  public ServerSettings {
    if (key.isPresent() && !key.get().matches("[\\x21-\\x7e]+")) {
      throw new RoteException("the variable " + KEY + " holds characters that no key has");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return address + (key.isPresent() ? " with a key" : " without a key");
  }
}
