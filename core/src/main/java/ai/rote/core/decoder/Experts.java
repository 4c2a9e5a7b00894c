package ai.rote.core.decoder;

import ai.rote.core.decoder.Router.Routing;
import java.util.Set;

/**
 * A mixture of experts (Shazeer et al. 2017, arXiv 1701.06538): many gated MLPs of one shape. A
 * router gives each token to a few of them and weights what they return.
 *
 * @param count how many there are
 * @param perToken to how many each token is given
 * @param router how they are chosen and weighted
 * @param width size between the two layers of each
 * @param shared one more expert, which every token is given to
 * @param singleLayers the layers that have a single MLP instead, counted from 0
 */
public record Experts(
    int count, int perToken, Router router, int width, Shared shared, Set<Integer> singleLayers) {

  /**
   * An expert that every token is given to.
   *
   * @param width size between its two layers; 0 if there is none
   * @param weighted whether it is weighted too: by the sigmoid of a score that a matrix of its own
   *     gives it
   */
  public record Shared(int width, boolean weighted) {

    /** No such expert. */
    public static final Shared NONE = new Shared(0, false);
  }

  /**
   * Copies the set.
   *
   * @param count how many there are
   * @param perToken to how many each token is given
   * @param router how they are chosen and weighted
   * @param width size between the two layers of each
   * @param shared one more expert, which every token is given to
   * @param singleLayers the layers that have a single MLP instead
   * @throws IllegalArgumentException if a token is given to more experts than there are, or than
   *     its groups have
   */
  public Experts {
    singleLayers = Set.copyOf(singleLayers);
    int eligible = count / router.groups() * router.groupsPerToken();
    if (perToken < 1 || perToken > eligible || count % router.groups() != 0) {
      throw new IllegalArgumentException(
          perToken + " of " + count + " experts for each token, by " + router);
    }
  }

  /**
   * Experts in every layer, none of them shared.
   *
   * @param count how many there are
   * @param perToken to how many each token is given
   * @param router how they are chosen and weighted
   * @param width size between the two layers of each
   * @return the experts
   */
  public static Experts of(int count, int perToken, Router router, int width) {
    return new Experts(count, perToken, router, width, Shared.NONE, Set.of());
  }

  /**
   * The same with a router that has no settings of its own.
   *
   * @param count how many there are
   * @param perToken to how many each token is given
   * @param routing how they are chosen and weighted
   * @param width size between the two layers of each
   * @return the experts
   */
  public static Experts of(int count, int perToken, Routing routing, int width) {
    return of(count, perToken, Router.of(routing), width);
  }

  /**
   * These experts with another router.
   *
   * @param newRouter how they are chosen and weighted
   * @return new experts
   */
  public Experts withRouter(Router newRouter) {
    return new Experts(count, perToken, newRouter, width, shared, singleLayers);
  }

  /**
   * These experts with one more that every token is given to.
   *
   * @param newShared that expert
   * @return new experts
   */
  public Experts withShared(Shared newShared) {
    return new Experts(count, perToken, router, width, newShared, singleLayers);
  }

  /**
   * These experts in some layers only.
   *
   * @param newSingleLayers the layers that have a single MLP instead
   * @return new experts
   */
  public Experts withSingleLayers(Set<Integer> newSingleLayers) {
    return new Experts(count, perToken, router, width, shared, newSingleLayers);
  }

  int widest() {
    return Math.max(width, shared.width());
  }
}
