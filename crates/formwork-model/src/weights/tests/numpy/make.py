"""Writes the arrays of this folder with NumPy: python make.py. Then rust.npz, if it is there, is compared with net.npz."""

import os
import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))
x = np.arange(6).reshape(2, 3) / 4 - 0.5


def write(name, array, version=None):
    with open(name, "wb") as file:
        np.lib.format.write_array(file, array, version)


for version in [1, 2, 3]:
    write(f"version{version}.npy", x.astype("<f4"), (version, 0))
for kind in ["f2", "f8", "i4", "i8"]:
    write(f"{kind}.npy", (x * (4 if kind[0] == "i" else 1)).astype("<" + kind))
write("number.npy", np.array(1.5, "<f4"))
write("vector.npy", np.array([1.5, np.nan, -np.inf], "<f2"))
write("empty.npy", np.zeros((0, 3), "<f4"))
write("fortran.npy", np.asfortranarray(x.astype("<f4")))
write("big-endian.npy", x.astype(">f4"))
write("records.npy", np.zeros(2, [("a", "<f4"), ("b", "<i8")]))
net = {
    "weight": np.array([0.5, 2], "<f4"),
    "bias": np.array([-0.25, 1 / 3], "<f4"),
    "running_mean": np.array([1, 2], "<f4"),
    "running_var": np.array([3, 4], "<f4"),
    "num_batches_tracked": np.array(7, "<i8"),
}
np.savez("net.npz", **net)
np.savez_compressed("compressed.npz", classes=np.array(["cat", "dog"]), **net)
if os.path.exists("rust.npz"):
    with np.load("rust.npz") as found:
        assert sorted(found) == sorted(net), list(found)
        for name, array in net.items():
            assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape), name
            assert (found[name] == array).all(), name
    print("rust.npz is as net.npz")
