# Top-k sampling, as plain as it can be while keys and values are kept: what one pass is held against.


class Sampler(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.Decoder

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int) -> None:
    self.decoder.put(name, parts, shape, stored, compute)

  # ids: [B, T], prefixes of one length; `draws` continuations of each, [B * draws, new_tokens]. The
  # prefixes run once. top_k = 1 is greedy.
  def sample(self, ids: Tensor, draws: int, new_tokens: int, top_k: int) -> Tensor:
    start = ids.shape[1]
    cache = self.decoder.new_cache(ids.shape[0], start + new_tokens - 1)
    hidden = self.decoder.hidden_after(ids, 0, cache)[:, -1:]
    if draws > 1:
      rows = torch.repeat_interleave(torch.arange(ids.shape[0]), draws)
      cache = self.decoder.choose(cache, rows)
      hidden = hidden.index_select(0, rows)
    tokens: List[Tensor] = []
    for i in range(new_tokens):
      if i > 0:
        hidden = self.decoder.hidden_after(tokens[-1], start + i - 1, cache)
      logits = self.decoder.logits(hidden).squeeze(1)
      if top_k == 1:
        tokens.append(torch.argmax(logits, -1, True))
      else:
        top, ids_of_top = torch.topk(logits, top_k, -1)
        chosen = torch.multinomial(torch.softmax(top, -1), 1)
        tokens.append(ids_of_top.gather(-1, chosen))
    return torch.cat(tokens, 1)
