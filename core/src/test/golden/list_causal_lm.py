#!/usr/bin/env python3
"""Lists the model types that transformers knows as causal language models, to
core/src/test/resources/transformers-causal-lm.txt. Nobody needs Python to build, test or use Rote.

  venv5/bin/python core/src/test/golden/list_causal_lm.py
"""

import transformers
from golden import GOLDEN
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

OUT = GOLDEN.parent / "transformers-causal-lm.txt"
HEAD = f"# MODEL_FOR_CAUSAL_LM_MAPPING_NAMES of transformers {transformers.__version__}\n"
OUT.write_text(HEAD + "".join(f"{name}\n" for name in sorted(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES)))
