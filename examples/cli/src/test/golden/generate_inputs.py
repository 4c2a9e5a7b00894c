"""Writes the Parquet and NumPy files that InputFormatsTest reads. Run it in examples/cli/src/test/golden.

The files in the repository were made with pyarrow 26.0.1 and numpy 2.4.6.
"""

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "inputs"
OUT.mkdir(parents=True, exist_ok=True)

rows = 5
texts = pa.table(
    {
        "guid": pa.array([f"r-{i}" for i in range(rows)]),
        "content": pa.array([f"Grüße, 日本 \U0001F600, row {i}" for i in range(rows)]),
        "reps": pa.array([1, 2, None, 4, 8], pa.int64()),
        "score": pa.array([0.5, None, 1.5, -2.0, 0.25], pa.float64()),
        "seen": pa.array([True, False, None, True, False]),
        "kind": pa.array(["mail", "mail", "note", None, "note"]).dictionary_encode(),
    }
)
ids = pa.table(
    {
        "id": pa.array(range(100, 100 + rows), pa.uint32()),
        "prefixIds": pa.array([[i, i + 1, 65535] for i in range(rows)], pa.list_(pa.int32())),
        "suffixIds": pa.array([[7] * (i + 1) for i in range(rows)], pa.large_list(pa.int64())),
        "tags": pa.array([["a", "b"]] * rows, pa.list_(pa.string())),
    }
)
for codec in ["snappy", "gzip", "zstd", "none"]:
    pq.write_table(texts, OUT / f"texts-{codec}.parquet", compression=codec, row_group_size=2)
pq.write_table(ids, OUT / "ids.parquet", data_page_version="2.0")
pq.write_table(texts, OUT / "texts-brotli.parquet", compression="brotli")

prefixes = np.arange(12).reshape(4, 3) + 60000
suffixes = np.arange(8).reshape(4, 2)
np.save(OUT / "prefix-u2.npy", prefixes.astype("<u2"))
np.save(OUT / "suffix-i8.npy", suffixes.astype("<i8"))
np.save(OUT / "suffix-big-endian.npy", suffixes.astype(">i4"))
np.save(OUT / "suffix-u1.npy", suffixes.astype("u1"))
np.save(OUT / "suffix-fortran.npy", np.asfortranarray(suffixes.astype("<i4")))
np.save(OUT / "suffix-float.npy", suffixes.astype("<f4"))
np.save(OUT / "suffix-three.npy", suffixes[:3].astype("<i4"))
np.save(OUT / "suffix-flat.npy", np.arange(4, dtype="<i4"))
np.save(OUT / "suffix-negative.npy", (suffixes - 5).astype("<i2"))
