# Stands in for the decoder where someone else's model has computed the logits already: what Scorer
# takes for token ids are logits [B, T, V] then, and what it takes for hidden states as well.


class Decoder:

  def hidden_from(self, logits: Tensor, skip: int) -> Tensor:
    return logits[:, skip:]

  def vocabulary(self, logits: Tensor) -> int:
    return 0  # no room is needed for what is there already

  def logits_into(self, logits: Tensor, room: Tensor) -> Tensor:
    return logits.float()


# What is asked of logits that someone else's model has computed.


class GivenLogits(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  scorer : __torch__.Scorer

  # As in language_model.py, with logits [B, T, V] in place of ids.
  def score(self, logits: Tensor, rows: Tensor, targets: Tensor, table: List[float], width: int,
            with_moments: int, chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    schemes = __torch__.Schemes(table, width)
    return self.scorer.score(logits, rows, targets, schemes, with_moments, chunk)

  # What the logits are, without their values: the number that libtorch has for their type, their sizes.
  def describe(self, logits: Tensor) -> Tensor:
    return torch.tensor([logits.dtype] + logits.shape)
