"""Computes the networks of a folder with ONNX Runtime and compares with what Formwork computed.

Usage: onnx_runtime.py FOLDER, which the example `export` has filled. Exits with 1 where an output differs by more than 1e-4 of
its largest value, where a file is no valid ONNX, or where shapes inferred by ONNX are others than those in the file.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-4


def split(values, shapes):
    """The tensors of a product, which lie one after the other in each sample."""
    if len(shapes) == 1:
        return [values]
    sizes = [int(np.prod(shape[1:])) for shape in shapes]
    parts = np.split(values, np.cumsum(sizes)[:-1], axis=1)
    return [part.reshape(len(values), *shape[1:]) for part, shape in zip(parts, shapes)]


def difference(folder, name):
    path = str(folder / f"{name}.onnx")
    model = onnx.load(path)
    # Also infers all shapes anew and compares them with those in the file.
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs, outputs = session.get_inputs(), session.get_outputs()
    given = np.load(folder / f"{name}.input.npy")
    feed = split(given, [i.shape for i in inputs])
    got = session.run(None, {i.name: x for i, x in zip(inputs, feed)})
    worst = 0.0
    for y, want in zip(got, split(np.load(folder / f"{name}.output.npy"), [o.shape for o in outputs])):
        if y.shape != want.shape:
            return f"the output has shape {y.shape}, Formwork's {want.shape}"
        worst = max(worst, float(np.abs(y - want).max() / np.abs(want).max()))
    return worst


def main():
    folder = Path(sys.argv[1])
    names = sorted(path.stem for path in folder.glob("*.onnx"))
    failed = 0
    for name in names:
        try:
            result = difference(folder, name)
        except Exception as error:  # whatever one file has, the others are looked at
            result = f"{type(error).__name__}: {error}"
        good = isinstance(result, float) and result <= TOLERANCE
        failed += not good
        print(f"{'ok' if good else 'DIFFERS':8}{name:28}{result if isinstance(result, str) else f'{result:.1e}'}")
    print(f"{len(names) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not names else 0)


if __name__ == "__main__":
    main()
