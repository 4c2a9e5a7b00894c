# The router of a mixture of experts: which experts a token is given to, and with what weights.
#
# Everything is computed in the type and in the order of the models' own code, so that experts of nearly
# the same score are chosen as there.


class Router:
  # "softmax", "softmax_normalised", "softmax_of_chosen", "sigmoid", "sigmoid_normalised", "sparse_mixer"
  routing : str
  per_token : int
  tolerance : float  # of "sparse_mixer"
  scale : float
  groups : int
  groups_per_token : int
  in_float32 : bool  # whether scores are

  # Scores [R, N] of N experts, and for each what is added while they are chosen, to weights and numbers
  # of those that are chosen, both [R, per_token].
  def choose(self, scores: Tensor, correction: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
    if self.routing == "sparse_mixer":
      return self.mix(scores)
    if self.routing == "softmax_of_chosen":
      best, chosen = torch.topk(scores.float(), self.per_token)
      return (torch.softmax(best, -1), chosen)
    if correction is not None:
      shares = torch.sigmoid(scores)
      chosen = torch.topk(self.within_groups(shares + correction, 2), self.per_token)[1]
      share = shares.gather(-1, chosen)
    else:
      shares = self.within_groups(torch.softmax(scores, -1, 6), 1)
      share, chosen = torch.topk(shares, self.per_token)
    if self.routing == "softmax_normalised" or self.routing == "sigmoid_normalised":
      share = share / share.sum(-1, True)
    return (share * self.scale, chosen)

  # Scores [R, N] with -inf for those in other groups than the best, by the sum of their `best` best.
  def within_groups(self, scores: Tensor, best: int) -> Tensor:
    if self.groups == 1:
      return scores
    grouped = scores.view(scores.shape[0], self.groups, -1)
    of_group = torch.topk(grouped, best)[0].sum(-1)
    chosen = torch.topk(of_group, self.groups_per_token)[1]
    left_out = torch.scatter(torch.ones_like(of_group), -1, chosen, 0.) > 0.
    return grouped.masked_fill(left_out.unsqueeze(-1), -inf).view_as(scores)

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
