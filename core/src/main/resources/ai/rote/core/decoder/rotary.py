# Rotary position embedding: positions turn pairs of dimensions of queries and keys by angles in proportion
# to them.
#
# Shapes: B sequences, T tokens, H heads, E head size, R dimensions that are turned.


class Rotary:
  tables : List[List[float]]  # the angle from one position to the next, for each pair of dimensions
  long_tables : List[List[float]]  # the same for sequences above `trained` tokens
  trained : int
  growth : float  # above 0: frequencies fall further with each token above `trained`
  theta : List[float]  # their base, of each table
  amplitude : List[float]  # of each table
  interleaved : bool

  # The angles by which positions turn queries and keys: for each table [cosine, sine], each [T, R],
  # and last an empty list, for layers that turn nothing. `whole` is the length of the sequence that
  # the tokens are part of.
  def rotations(self, start: int, tokens: int, whole: int, like: Tensor) -> List[List[Tensor]]:
    rotations: List[List[Tensor]] = []
    position = torch.arange(start, start + tokens, dtype=6, device=like.device)
    for i in range(len(self.tables)):
      angle = torch.outer(position, self.frequencies(i, whole).to(like.device))
      if self.interleaved:
        angle = torch.repeat_interleave(angle, 2, -1)
      else:
        angle = torch.cat([angle, angle], -1)
      cos = torch.cos(angle) * self.amplitude[i]
      sin = torch.sin(angle) * self.amplitude[i]
      rotations.append([cos.to(like.dtype), sin.to(like.dtype)])
    nothing: List[Tensor] = []
    rotations.append(nothing)
    return rotations

  # The angle from one position to the next for each pair of dimensions, [R / 2]; in float32 in
  # transformers' order.
  def frequencies(self, table: int, whole: int) -> Tensor:
    if whole <= self.trained:
      return torch.tensor(self.tables[table], dtype=6)
    if self.growth == 0.:
      return torch.tensor(self.long_tables[table], dtype=6)
    size = 2 * len(self.tables[table])
    stretch = torch.full([], whole, dtype=6) * self.growth / self.trained
    stretch = stretch - (self.growth - 1.)
    base = torch.pow(stretch, size / (size - 2)) * self.theta[table]
    return torch.reciprocal(torch.pow(base, torch.arange(0, size, 2, dtype=6) / size))

  # Turns the first R dimensions of each head; the rest pass. x: [B, H, T, E]
  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    size = cos.shape[-1]
    turned = x[..., :size]
    if self.interleaved:  # pairs (0, 1), (2, 3), ...
      crossed = torch.stack([-turned[..., 1::2], turned[..., ::2]], -1).flatten(-2)
    else:  # pairs (0, R / 2), (1, R / 2 + 1), ...
      half = size // 2
      crossed = torch.cat([-turned[..., half:], turned[..., :half]], -1)
    turned = turned * cos + crossed * sin
    if size == x.shape[-1]:
      return turned
    return torch.cat([turned, x[..., size:]], -1)
