package ai.rote.http;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as environment variables name them, which Java by itself does not look at. Where none is
 * named, Java's own settings ({@code -Dhttps.proxyHost} and so on) decide.
 */
public final class Proxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  /** By scheme of the address to be reached. */
  private final Map<String, URI> proxyOf = new HashMap<>();

  private final List<String> direct;

  private Proxies(Map<String, String> environment) {
    for (String scheme : List.of("https", "http")) {
      proxy(environment, scheme + "_proxy")
          .or(() -> proxy(environment, "all_proxy"))
          .ifPresent(proxy -> proxyOf.put(scheme, proxy));
    }
    this.direct =
        List.of(
            value(environment, "no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"));
  }

  /**
   * The proxies that an environment names.
   *
   * @param environment its variables
   * @return which way connections take
   * @throws RoteException if a variable names no proxy that can be used
   */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(environment);
  }

  private static Optional<String> value(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(environment.get(variable.toUpperCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  private static Optional<URI> proxy(Map<String, String> environment, String variable) {
    return value(environment, variable)
        .map(
            value -> {
              try {
                URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
                if (proxy.getHost() != null && "http".equals(proxy.getScheme())) {
                  return proxy;
                }
              } catch (IllegalArgumentException e) {
                // The message must not repeat what may hold a password, nor may its cause.
              }
              throw new RoteException(
                  "the variable "
                      + variable
                      + " names no proxy that can be used; expected http://[USER:PASSWORD@]HOST:PORT");
            });
  }

  @Override
  public List<Proxy> select(URI address) {
    if (proxyOf.isEmpty()) {
      ProxySelector java = ProxySelector.getDefault();
      return java == null ? List.of(Proxy.NO_PROXY) : java.select(address);
    }
    URI proxy = proxyOf.get(address.getScheme());
    if (proxy == null || isDirect(address.getHost().toLowerCase(Locale.ROOT))) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
  }

  private boolean isDirect(String host) {
    return direct.stream()
        .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The request fails with its own message.
  }

  /**
   * Has a client's connections take these ways, with user name and password where a proxy's address
   * holds them.
   *
   * @param client that is being made
   */
  public void route(HttpClient.Builder client) {
    client.proxy(this);
    proxyOf.values().stream()
        .filter(proxy -> proxy.getRawUserInfo() != null)
        .findFirst()
        .map(Proxies::authenticator)
        .ifPresent(client::authenticator);
  }

  private static Authenticator authenticator(URI proxy) {
    String[] userAndPassword = proxy.getRawUserInfo().split(":", 2);
    String user = URLDecoder.decode(userAndPassword[0], StandardCharsets.UTF_8);
    String password =
        userAndPassword.length < 2
            ? ""
            : URLDecoder.decode(userAndPassword[1], StandardCharsets.UTF_8);
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? new PasswordAuthentication(user, password.toCharArray())
            : null;
      }
    };
  }
}
