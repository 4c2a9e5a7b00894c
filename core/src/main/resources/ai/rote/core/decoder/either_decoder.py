
  # What either decoder does, as methods of it: this text follows that of class Decoder in decoder.py or
  # latent_decoder.py, which have `run`, `new_cache` and attributes of their own.
  #
  # Shapes: B sequences, T tokens given, D width, R rows, V vocabulary.

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    self.layer.put(name, parts, shape, stored, compute, int8)

  def put_mapped(self, name: str, file: str, numbers: int, start: int, shape: List[int]) -> None:
    self.layer.put_mapped(name, file, numbers, start, shape)

  # Token ids [B, T] to final hidden states [B, T, D]; the state at position i predicts token i + 1.
  def hidden(self, ids: Tensor) -> Tensor:
    return self.hidden_from(ids, 0)

  # The same without the first `skip` tokens: [B, T - skip, D].
  def hidden_from(self, ids: Tensor, skip: int) -> Tensor:
    nothing: List[Tensor] = []
    return self.run(ids, 0, skip, ids.shape[1], nothing)

  # Hidden states [..., D] to logits [..., V], always in float32.
  def logits(self, hidden: Tensor) -> Tensor:
    return self.head.logits(hidden)

  # The same of [R, D], into `room`, float32 [R, V].
  def logits_into(self, hidden: Tensor, room: Tensor) -> Tensor:
    return self.head.logits_into(hidden, room)

  # How many logits of each hidden state logits_into needs room for.
  def vocabulary(self, hidden: Tensor) -> int:
    return self.head.size()

  # --- the same, a few tokens at a time

  # As hidden, for tokens that follow `start` others whose keys and values the cache holds; theirs are
  # added to it. `hidden` and this agree for sequences of as many tokens as the cache has room for.
  def hidden_after(self, ids: Tensor, start: int, cache: List[Tensor]) -> Tensor:
    return self.run(ids, start, 0, cache[0].shape[2], cache)

  # The cache with its sequences chosen anew; rows: [N], each of 0 ... B - 1, any number of times. So
  # samples share a prefix that ran once, and a beam keeps its best.
  def choose(self, cache: List[Tensor], rows: Tensor) -> List[Tensor]:
    return [each.index_select(0, rows) for each in cache]

  # The same in place, where the rows share their first `start` tokens, of the tokens from there up to
  # `end`: only these are copied.
  def choose_after(self, cache: List[Tensor], rows: Tensor, start: int, end: int) -> None:
    for each in cache:
      each[:, :, start:end] = each[:, :, start:end].index_select(0, rows)
