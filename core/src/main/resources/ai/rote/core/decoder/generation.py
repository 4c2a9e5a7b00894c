# Generation: tokens one after another, each from the keys and values of those before it.
#
# Shapes: B sequences, T tokens of the prefix, N new tokens, V vocabulary.


class Generator(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.Decoder

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int) -> None:
    self.decoder.put(name, parts, shape, stored, compute)

  # ids: [B, T], prefixes of one length. Returns the most likely continuations, token by token, [B, N],
  # and the logits that each was chosen from, [B, N, V].
  def greedy(self, ids: Tensor, new_tokens: int) -> Tuple[Tensor, Tensor]:
    start = ids.shape[1]
    cache = self.decoder.new_cache(ids.shape[0], start + new_tokens - 1)
    hidden = self.decoder.hidden_after(ids, 0, cache)[:, -1:]
    chosen: List[Tensor] = []
    logits: List[Tensor] = []
    for i in range(new_tokens):
      if i > 0:
        hidden = self.decoder.hidden_after(chosen[-1], start + i - 1, cache)
      logits.append(self.decoder.logits(hidden))
      chosen.append(torch.argmax(logits[-1], -1))
    return (torch.cat(chosen, 1), torch.cat(logits, 1))
