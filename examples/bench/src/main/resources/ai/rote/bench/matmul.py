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

  # `times` products of square matrices, 2 * size^3 operations each. Something of every product is
  # returned, here and below: libtorch leaves out what nobody asks for.
  def square(self, size: int, times: int) -> Tensor:
    a = self.random(size, size)
    sum = torch.zeros([1])
    for i in range(times):
      sum += torch.matmul(a, a)[0, :1]
    return sum

  # The products of a decoder of some layers, for so many tokens: queries, keys and values in one,
  # attention's output, the two of the MLP; then the head, for `rows` of the tokens, a chunk at a time.
  def decoder(self, layers: int, width: int, tokens: int, vocabulary: int, rows: int,
              chunk: int) -> Tensor:
    x = self.random(tokens, width)
    h = self.random(tokens, 4 * width)
    sum = torch.zeros([1])
    for i in range(layers):
      sum += torch.linear(x, self.random(3 * width, width))[0, :1]
      sum += torch.linear(x, self.random(width, width))[0, :1]
      sum += torch.linear(x, self.random(4 * width, width))[0, :1]
      sum += torch.linear(h, self.random(width, 4 * width))[0, :1]
    for i in range(0, rows, chunk):
      sum += torch.linear(x[:min(chunk, rows - i)], self.random(vocabulary, width))[0, :1]
    return sum
