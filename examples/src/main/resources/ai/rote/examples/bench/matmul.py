# Matrix products and nothing else: the rate that scoring is held against.


class Matmul(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  tensors : Dict[str, Tensor]

  # A tensor of random numbers, made once.
  def random(self, rows: int, columns: int) -> Tensor:
    name = "{} x {}".format(rows, columns)
    if not (name in self.tensors):
      self.tensors[name] = torch.rand([rows, columns]) - 0.5
    return self.tensors[name]

  # `times` products of square matrices, 2 * size^3 operations each.
  def square(self, size: int, times: int) -> Tensor:
    a = self.random(size, size)
    b = a
    for i in range(times):
      b = torch.matmul(a, a)
    return b[0, :1]

  # The products of a decoder of some layers, for so many tokens: queries, keys and values in one,
  # attention's output, the two of the MLP; then the head, for `rows` of the tokens, a chunk at a time.
  def decoder(self, layers: int, width: int, tokens: int, vocabulary: int, rows: int,
              chunk: int) -> Tensor:
    x = self.random(tokens, width)
    h = self.random(tokens, 4 * width)
    y = x
    for i in range(layers):
      y = torch.linear(x, self.random(3 * width, width))
      y = torch.linear(x, self.random(width, width))
      y = torch.linear(x, self.random(4 * width, width))
      y = torch.linear(h, self.random(width, 4 * width))
    for i in range(0, rows, chunk):
      y = torch.linear(x[:min(chunk, rows - i)], self.random(vocabulary, width))
    return y[0, :1]
