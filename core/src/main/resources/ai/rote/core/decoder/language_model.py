# The module that a model is loaded as: the decoder and everything that is asked of it.


class LanguageModel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  generator : __torch__.Generator

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int) -> None:
    self.generator.scorer.put(name, parts, shape, stored, compute)

  def score(self, ids: Tensor, rows: Tensor, targets: Tensor, temperatures: List[float],
            groups: List[int], top_k: List[int], top_p: List[float], min_p: List[float],
            typical_p: List[float], width: int, with_moments: int,
            chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    return self.generator.scorer.score(ids, rows, targets, temperatures, groups, top_k, top_p, min_p,
                                       typical_p, width, with_moments, chunk)

  def sample(self, prefix: Tensor, bits: Tensor, temperature: float, top_k: int, top_p: float,
             min_p: float, typical_p: float, width: int,
             end: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.generator.sample(prefix, bits, temperature, top_k, top_p, min_p, typical_p, width,
                                 end)
