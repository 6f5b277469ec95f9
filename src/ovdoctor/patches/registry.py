"""The list of patches, as data: a line here, a function of the same name in ``catalogue``.

Conditions follow OpenVINO's own down-conversions
(https://github.com/openvinotoolkit/openvino/tree/master/src/common/transformations/src/transformations/op_conversions)
where there is one, and are held against real releases by the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ovdoctor.patches.info import Exactness, PatchInfo

if TYPE_CHECKING:
    from ovdoctor.patches.graph import Node, PatchGraph

_NPU = ("NPU",)
_REJECT = "NPU compilers that reject this form"
_OLD = "releases and NPU compilers that do not know the newer version"


def _step(
    id: str, type_: str, opset: int, to: int, summary: str, module: str, why: str = _OLD, devices: tuple[str, ...] = ()
) -> PatchInfo:
    return PatchInfo(id, "exact", type_, f"opset{opset}", f"opset{to}", summary, why, module, devices)


def _other(
    id: str,
    exactness: Exactness,
    type_: str,
    opset: int,
    summary: str,
    module: str,
    why: str = _OLD,
    devices: tuple[str, ...] = (),
) -> PatchInfo:
    return PatchInfo(id, exactness, type_, f"opset{opset}", None, summary, why, module, devices)


PATCHES: tuple[PatchInfo, ...] = (
    _step("maxpool-14-to-8", "MaxPool", 14, 8, "The same attributes; ceil_torch becomes ceil, floor or explicit padding.",
          "pooling"),
    _step("maxpool-8-to-1", "MaxPool", 8, 1, "Without dilation, where nobody uses the indices.", "pooling"),
    _step("avgpool-16-to-14", "AvgPool", 16, 14, "Without dilation.", "pooling"),
    _other("avgpool-16-to-convolution", "equivalent", "AvgPool", 16, "With dilation: GroupConvolution and a division.",
           "averages"),
    _step("avgpool-14-to-1", "AvgPool", 14, 1, "The same attributes; ceil_torch becomes ceil, floor or explicit padding.",
          "pooling"),
    _step("interpolate-11-to-4", "Interpolate", 11, 4, "All modes but those of Pillow; sizes and scales become two inputs.",
          "resizing"),
    _step("pad-12-to-1", "Pad", 12, 1, "What is negative is cut away before; computed padding in the mode constant alone.",
          "resizing"),
    _step("topk-11-to-3", "TopK", 11, 3, "Where it need not be stable.", "versions"),
    _step("topk-3-to-1", "TopK", 3, 1, "Indices are converted from i32.", "versions"),
    _step("scatterelementsupdate-12-to-3", "ScatterElementsUpdate", 12, 3, "Without reduction.", "versions"),
    _other("scatterelementsupdate-12-to-reduce", "equivalent", "ScatterElementsUpdate", 12,
           "Sum, product, mean, for small static shapes: every place is compared with every update.", "scattering"),
    _step("scatterndupdate-15-to-4", "ScatterNDUpdate", 15, 4, "Without reduction.", "versions"),
    _other("scatterndupdate-15-to-elements", "equivalent", "ScatterNDUpdate", 15,
           "With reduction, for static shapes: ScatterElementsUpdate over one row.", "reductions"),
    _step("squeeze-15-to-1", "Squeeze", 15, 1, "Axes that are skipped are left out, where their lengths are static.", "versions"),
    _step("onehot-16-to-1", "OneHot", 16, 1, "Indices that count from the end are counted before.", "versions"),
    _step("gather-8-to-7", "Gather", 8, 7, "Where constant indices are not negative.", "versions"),
    _step("gather-7-to-1", "Gather", 7, 1, "Without batch.", "versions"),
    _step("softmax-8-to-1", "Softmax", 8, 1, "The axis counts from the front.", "versions"),
    _step("roialign-9-to-3", "ROIAlign", 9, 3, "Where it is asymmetric.", "versions"),
    _step("nonmaxsuppression-9-to-5", "NonMaxSuppression", 9, 5, "The same attributes and inputs.", "versions"),
    _other("embeddingbagoffsets-15-to-3", "exact", "EmbeddingBagOffsets", 15, "EmbeddingBagOffsetsSum, where it sums.",
           "versions"),
    _other("embeddingbagpacked-15-to-3", "exact", "EmbeddingBagPacked", 15, "EmbeddingBagPackedSum, where it sums.", "versions"),
    _other("embeddingbagoffsets-15-to-mean", "equivalent", "EmbeddingBagOffsets", 15, "The sum, divided by each bag's size.",
           "reductions"),
    _other("embeddingbagpacked-15-to-mean", "equivalent", "EmbeddingBagPacked", 15, "The sum, divided by the bags' size.",
           "reductions"),
    _step("gelu-7-to-2", "Gelu", 7, 2, "Where it is exact.", "versions"),
    _other("gelu-7-to-tanh", "equivalent", "Gelu", 7, "The approximation with tanh, spelt out.", "decompositions"),
    _other("identity-16-to-convert", "exact", "Identity", 16, "A conversion to the type that it has already.", "logic"),
    _other("bitwiseand-13-to-logicaland", "exact", "BitwiseAnd", 13, "LogicalAnd, on booleans.", "logic"),
    _other("bitwiseor-13-to-logicalor", "exact", "BitwiseOr", 13, "LogicalOr, on booleans.", "logic"),
    _other("bitwisexor-13-to-logicalxor", "exact", "BitwiseXor", 13, "LogicalXor, on booleans.", "logic"),
    *(_other(f"bitwise{name}-13-to-bits{of}", "exact", f"Bitwise{name.title()}", 13, summary, "bits", devices=devices)
      for of, summary, devices in (("", "On integers of up to 32 bits: bit by bit, with 32 times the memory.", ()),
                                   ("-of-i32", "On i64, of which the CPU plugin computes 32 bits: bit by bit.", ("CPU",)))
      for name in ("and", "or", "xor")),
    _other("bitwiserightshift-15-to-bits", "exact", "BitwiseRightShift", 15,
           "On integers of up to 32 bits: bit by bit, with 32 times the memory.", "bits"),
    _other("bitwisenot-13-to-older", "exact", "BitwiseNot", 13, "LogicalNot on booleans, a subtraction on integers.", "logic"),
    _other("bitwiseleftshift-15-to-multiply", "exact", "BitwiseLeftShift", 15, "On i32: times a power of two, from a table.",
           "logic"),
    _other("convertpromotetypes-14-to-convert", "exact", "ConvertPromoteTypes", 14, "Two conversions to the type in the file.",
           "logic"),
    _other("slicescatter-15-to-scatterupdate", "exact", "SliceScatter", 15, "ScatterUpdate, along one axis.", "decompositions"),
    _other("searchsorted-15-to-sum", "exact", "SearchSorted", 15, "Counts: every value is compared with the sequence.",
           "decompositions"),
    _other("stft-15-to-rdft", "equivalent", "STFT", 15, "Frames that are gathered, the window, RDFT; for a static length.",
           "frames"),
    _other("col2im-15-to-gather", "equivalent", "Col2Im", 15, "Blocks that are gathered and summed; for static sizes.", "frames"),
    _other("scaleddotproductattention-13-to-softmax", "equivalent", "ScaledDotProductAttention", 13,
           "MatMul, mask, Softmax, MatMul.", "attention"),
    _other("groupnormalization-12-to-mvn", "equivalent", "GroupNormalization", 12, "Reshape, MVN, scale and shift.",
           "decompositions"),
    _other("isfinite-10-to-less", "exact", "IsFinite", 10, "|x| less than infinity.", "decompositions"),
    _other("isinf-10-to-equal", "exact", "IsInf", 10, "|x| equal to infinity.", "decompositions"),
    _other("isnan-10-to-notequal", "exact", "IsNaN", 10, "x other than x.", "decompositions"),
    _other("softsign-9-to-divide", "equivalent", "SoftSign", 9, "x / (1 + |x|).", "decompositions"),
    _other("softplus-4-to-log", "equivalent", "SoftPlus", 4, "max(x, 0) + log(1 + exp(-|x|)).", "decompositions"),
    _other("mish-4-to-tanh", "equivalent", "Mish", 4, "x tanh(softplus(x)).", "decompositions"),
    _other("swish-4-to-sigmoid", "equivalent", "Swish", 4, "x sigmoid(beta x).", "decompositions"),
    _other("hswish-4-to-clamp", "equivalent", "HSwish", 4, "x clamp(x + 3, 0, 6) / 6.", "decompositions"),
    _step("roialign-3-to-9", "ROIAlign", 3, 9, "opset9 that is asymmetric.", "npu", "NPU compilers, which take the newer one",
          _NPU),
    _step("gathernd-5-to-8", "GatherND", 5, 8, "With one batch axis at most.", "npu", "NPU compilers, which take the newer one",
          _NPU),
    _step("range-1-to-4", "Range", 1, 4, "The type of the output is stated.", "npu", "NPU compilers, which take the newer one",
          _NPU),
    _step("proposal-1-to-4", "Proposal", 1, 4, "A second output is added.", "npu", "NPU compilers, which take the newer one",
          _NPU),
    _other("relu-1-to-maximum", "exact", "Relu", 1, "Of integers: the larger of x and 0.", "npu", _REJECT, _NPU),
    _other("abs-1-to-maximum", "exact", "Abs", 1, "Of integers: the larger of x and -x.", "npu", _REJECT, _NPU),
    _other("sign-1-to-clamp", "exact", "Sign", 1, "Of integers: x between -1 and 1.", "npu", _REJECT, _NPU),
    _other("floor-1-to-convert", "exact", "Floor", 1, "Of integers it does nothing.", "npu", _REJECT, _NPU),
    _other("ceiling-1-to-convert", "exact", "Ceiling", 1, "Of integers it does nothing.", "npu", _REJECT, _NPU),
    _other("slice-8-to-gather", "exact", "Slice", 8, "Constant steps along axes of static length: a Gather for each.", "slices",
           _REJECT, _NPU),
    _other("stridedslice-1-to-gather", "exact", "StridedSlice", 1,
           "Constant steps along axes of static length: a Gather for each.", "slices", _REJECT, _NPU),
    _other("scatterndupdate-4-to-elements", "exact", "ScatterNDUpdate", 4,
           "Constant indices and static shapes: ScatterElementsUpdate over one row.", "reductions", _REJECT, _NPU),
    _other("rnncell-1-to-matmul", "equivalent", "RNNCell", 1, "MatMul, sum, activation.", "cells", _REJECT, _NPU),
    _other("grucell-3-to-matmul", "equivalent", "GRUCell", 3, "MatMul, sums, activations.", "cells", _REJECT, _NPU),
    _other("rnnsequence-5-to-matmul", "equivalent", "RNNSequence", 5, "Every step of up to 64 written down.", "cells", _REJECT,
           _NPU),
    _other("tan-1-to-divide", "equivalent", "Tan", 1, "Sine by cosine.", "npu", _REJECT, _NPU),
    _other("xor-1-to-logicalxor", "exact", "Xor", 1, "The same operation by its later name.", "npu", _REJECT, _NPU),
)  # fmt: skip


IMPOSSIBLE: dict[tuple[str, str], str] = {
    ("BGRtoNV12", "opset17"): "it rounds bright and colour values to u8, and older operations round otherwise",
    ("RGBtoNV12", "opset17"): "it rounds bright and colour values to u8, and older operations round otherwise",
    (
        "ErfInv",
        "opset17",
    ): "near -1 and 1 what OpenVINO computes is 0.5 % from the function, and no older operation gives the same",
    ("FakeConvert", "opset13"): "it rounds to 8 bits, and nothing older than the types f8e4m3 and f8e5m2 of 2024 rounds so",
    ("GroupedMatMul", "opset17"): "OpenVINO's CPU plugin does not compute it, so that nothing could be proved",
    ("ISTFT", "opset16"): "it adds up frames that overlap and divides by windows: ovdoctor has not taken it apart",
    ("Inverse", "opset14"): "it exchanges rows as their values ask for, and no older operation does",
    ("Multinomial", "opset13"): "it is random: what other operations draw is something else",
    ("NMSRotated", "opset13"): "no older operation knows rotated boxes",
    ("ROIAlignRotated", "opset15"): "no older operation knows rotated boxes",
    ("SegmentMax", "opset16"): "what older operations make of NaN is something else",
    ("SparseFillEmptyRows", "opset16"): "how many rows it gives depends on values, and no older operation fills in",
    ("StringTensorPack", "opset15"): "no older operation makes strings",
    ("StringTensorUnpack", "opset15"): "no older operation takes strings",
}
"""Operations that came without an older form, and why none can be made."""


def no_patch_for(type: str, opset: str) -> str:
    """That there is no patch, and why, in one sentence."""
    from ovdoctor.tables.names import canonical

    why = IMPOSSIBLE.get(canonical(type, opset))
    return f"ovdoctor has no patch for {type}-{opset.removeprefix('opset')}" + (f": {why}" if why else "")


def patches_for(type: str, opset: str) -> tuple[PatchInfo, ...]:
    """The patches that take away that operation version; what each refuses is known only when it sees the operation."""
    from ovdoctor.tables.names import canonical

    key = canonical(type, opset)
    known = _by_operation().get(key, ())
    if key == (type, opset):
        return known
    restated = PatchInfo("restate", "exact", type, opset, key[1], f"It is {key[0]} of {key[1]} by another name.",
                         "releases that have the operation, but not that opset", "restate")  # fmt: skip
    return (restated, *known)


@cache
def _by_operation() -> dict[tuple[str, str], tuple[PatchInfo, ...]]:
    found: dict[tuple[str, str], list[PatchInfo]] = {}
    for info in PATCHES:
        found.setdefault((info.type, info.opset), []).append(info)
    return {key: tuple(infos) for key, infos in found.items()}


@cache
def function_of(info: PatchInfo) -> Callable[[PatchGraph, Node], None]:
    """The patch itself."""
    found: Any = getattr(import_module(f"ovdoctor.patches.catalogue.{info.module}"), info.id.replace("-", "_"))
    assert callable(found)
    return found  # type: ignore[no-any-return]
