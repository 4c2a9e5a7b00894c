# The router of a mixture of experts: which experts a token is given to, and with what weights.
#
# Everything is computed in the type and in the order of the models' own code, so that experts of nearly
# the same score are chosen as there.


class Router(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  routing : str  # "softmax", "softmax_normalised", "softmax_of_chosen" or "sparse_mixer"
  per_token : int
  tolerance : float  # of "sparse_mixer"

  # Scores [R, N] of N experts to weights and numbers of those that are chosen, both [R, per_token].
  def choose(self, scores: Tensor) -> Tuple[Tensor, Tensor]:
    if self.routing == "sparse_mixer":
      return self.mix(scores)
    if self.routing == "softmax_of_chosen":
      best, chosen = torch.topk(scores.float(), self.per_token)
      return (torch.softmax(best, -1), chosen)
    share, chosen = torch.topk(torch.softmax(scores, -1, 6), self.per_token)
    if self.routing == "softmax_normalised":
      share = share / share.sum(-1, True)
    return (share, chosen)

  # The best expert, and the best of the others.
  def mix(self, scores: Tensor) -> Tuple[Tensor, Tensor]:
    first_share, first = self.best(scores, scores)
    others = torch.scatter(scores, -1, first, -inf)
    second_share, second = self.best(others, scores)
    return (torch.cat([first_share, second_share], -1), torch.cat([first, second], -1))

  # The best of some experts, and its softmax among those whose scores come near: each [R, 1].
  def best(self, some: Tensor, scores: Tensor) -> Tuple[Tensor, Tensor]:
    best, chosen = torch.max(some, -1, True)
    far = (best - scores) / torch.maximum(scores.abs(), best) > 2. * self.tolerance
    share = torch.softmax(some.masked_fill(far, -inf), -1)
    return (torch.gather(share, -1, chosen), chosen)
