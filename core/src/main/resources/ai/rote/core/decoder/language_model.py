# The module that a model is loaded as: the decoder and everything that is asked of it.


class LanguageModel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  search : __torch__.Search

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    self.search.generator.scorer.put(name, parts, shape, stored, compute, int8)

  def score(self, ids: Tensor, rows: Tensor, targets: Tensor, temperatures: List[float],
            groups: List[int], top_k: List[int], top_p: List[float], min_p: List[float],
            typical_p: List[float], width: int, with_moments: int,
            chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    return self.search.generator.scorer.score(ids, rows, targets, temperatures, groups, top_k, top_p, min_p,
                                       typical_p, width, with_moments, chunk)

  def sample(self, prefix: Tensor, bits: Tensor, temperature: float, top_k: int, top_p: float,
             min_p: float, typical_p: float, width: int,
             end: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.search.generator.sample(prefix, bits, temperature, top_k, top_p, min_p, typical_p, width,
                                 end)

  def near(self, prefix: Tensor, target: Tensor, edits: int, most: int, beam: int, temperature: float,
           top_k: int, top_p: float, min_p: float, typical_p: float,
           width: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.search.near(prefix, target, edits, most, beam, temperature, top_k, top_p, min_p,
                            typical_p, width)

  def spell(self, prefix: Tensor, target: Tensor, edge_token: Tensor, edge_node: Tensor, longest: int,
            beam: int, temperature: float, top_k: int, top_p: float, min_p: float,
            typical_p: float, width: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.search.spell(prefix, target, edge_token, edge_node, longest, beam, temperature, top_k,
                             top_p, min_p, typical_p, width)
