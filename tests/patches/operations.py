"""One small model for every patch in the registry, and models that patches must refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import openvino as ov
from openvino import opset1, opset3, opset4, opset5, opset7, opset8, opset10, opset11, opset12, opset13, opset14, opset15, opset16
from openvino import opset9 as opset_9

Builder = Callable[[], "ov.Model"]
IMAGE = [1, 4, 9, 7]


def parameter(shape: Any = IMAGE, kind: str = "f32") -> Any:
    """An input."""
    return opset8.parameter(ov.PartialShape(shape), getattr(ov.Type, kind))


def constant(values: Any, kind: str = "int64") -> Any:
    """A constant."""
    return opset8.constant(np.array(values, dtype=kind))


def model(node: Any, *inputs: Any, outputs: int = 1) -> ov.Model:
    """A model of one operation."""
    return ov.Model([opset8.result(node.output(place)) for place in range(outputs)], list(inputs), "one")


def max_pool(rounding: str = "ceil_torch", *, strides: Any = (2, 2), dilations: Any = (1, 1), outputs: int = 1) -> ov.Model:
    x = parameter()
    return model(opset14.max_pool(x, strides, dilations, [1, 0], [0, 1], [3, 2], rounding, "explicit"), x, outputs=outputs)


def max_pool_8(*, dilations: Any = (1, 1), outputs: int = 1) -> ov.Model:
    x = parameter()
    return model(opset8.max_pool(x, [2, 2], dilations, [1, 0], [0, 1], [3, 2], "floor", "explicit"), x, outputs=outputs)


def avg_pool(rounding: str = "ceil_torch", *, exclude: bool = False) -> ov.Model:
    x = parameter()
    return model(opset14.avg_pool(x, [2, 3], [1, 0], [0, 1], [3, 3], exclude, rounding, "explicit"), x)


def avg_pool_16(dilations: Any = (1, 1), *, rounding: str = "floor", exclude: bool = True, shape: Any = IMAGE) -> ov.Model:
    x = parameter(shape)
    return model(opset16.avg_pool(x, [2, 2], [1, 0], [0, 1], [3, 2], exclude, rounding, "explicit", dilations), x)


def interpolate(mode: str = "linear_onnx", calculation: str = "sizes") -> ov.Model:
    x = parameter()
    given = constant([13, 11]) if calculation == "sizes" else constant([1.5, 2], "float32")
    return model(opset11.interpolate(x, given, mode, calculation, axes=constant([2, 3])), x)


def pad(begins: Any = (0, 1, 2, 0), ends: Any = (0, 0, 1, 3), mode: str = "constant") -> ov.Model:
    x = parameter()
    return model(opset12.pad(x, constant(begins), constant(ends), mode, constant(1.5, "float32")), x)


def top_k(*, stable: bool = False) -> ov.Model:
    x = parameter([2, 12])
    return model(opset11.topk(x, constant(3), 1, "max", "value", "i64", stable), x, outputs=2)


def top_k_3() -> ov.Model:
    x = parameter([2, 12])
    return model(opset3.topk(x, constant(3), 1, "max", "value", "i64"), x, outputs=2)


def scatter_elements(reduction: str = "none") -> ov.Model:
    x, y = parameter([3, 5]), parameter([3, 2])
    node = opset12.scatter_elements_update(x, constant([[0, 4], [1, 2], [3, 0]]), y, constant(1), reduction, True)
    return model(node, x, y)


def scatter_nd_by_input() -> ov.Model:
    x, y, indices = parameter([5, 4, 3]), parameter([2, 6, 3]), parameter([2, 6, 2], "i32")
    return model(opset15.scatter_nd_update(x, indices, y, "sum"), x, y, indices)


def scatter_nd(reduction: str = "none") -> ov.Model:
    x, y = parameter([5, 3]), parameter([2, 3])
    return model(opset15.scatter_nd_update(x, constant([[0], [0]] if reduction != "none" else [[0], [3]]), y, reduction), x, y)


def squeeze(*, skip: bool = True, shape: Any = (1, 4, 1, 7), axes: Any = (0, 1, 2)) -> ov.Model:
    x = parameter(list(shape))
    return model(opset15.squeeze(x, constant(axes), skip), x)


def one_hot(mode: str = "normalize") -> ov.Model:
    x = parameter([2, 3, 4], "i64")
    low, high = constant(0.5, "float32"), constant(2.5, "float32")
    return model(opset16.one_hot(x, constant(60), high, low, 1, mode), x)


def gather(indices: Any = (0, 3, 2), *, batch: int = 0, version: Any = opset8) -> ov.Model:
    x = parameter([2, 5])
    return model(version.gather(x, constant(indices), constant(1), batch), x)


def gather_by_input() -> ov.Model:
    x, indices = parameter([2, 5]), parameter([2], "i64")
    return model(opset8.gather(x, indices, constant(1)), x, indices)


def softmax() -> ov.Model:
    x = parameter()
    return model(opset8.softmax(x, -2), x)


def roi_align(mode: str = "asymmetric") -> ov.Model:
    x = parameter()
    boxes, batch = constant([[0, 0, 5, 6], [1, 1, 4, 5]], "float32"), constant([0, 0], "int32")
    return model(opset_9.roi_align(x, boxes, batch, 3, 2, 2, 1.0, "avg", mode), x)


def roi_align_3() -> ov.Model:
    x = parameter()
    boxes, batch = constant([[0, 0, 5, 6], [1, 1, 4, 5]], "float32"), constant([0, 0], "int32")
    return model(opset3.roi_align(x, boxes, batch, 3, 2, 2, 1.0, "avg"), x)


def nms() -> ov.Model:
    boxes, scores = parameter([1, 6, 4]), parameter([1, 1, 6])
    limit, overlap, score = constant(3), constant(0.5, "float32"), constant(0.0, "float32")
    return model(opset_9.non_max_suppression(boxes, scores, limit, overlap, score), boxes, scores, outputs=3)


def bag_offsets(reduction: str = "sum") -> ov.Model:
    table = parameter([5, 4])
    return model(opset15.embedding_bag_offsets(table, constant([0, 2, 3, 4]), constant([0, 2]), reduction=reduction), table)


def bag_packed(reduction: str = "sum") -> ov.Model:
    table = parameter([5, 4])
    return model(opset15.embedding_bag_packed(table, constant([[0, 2], [3, 4]]), reduction=reduction), table)


def unary(function: Callable[[Any], Any], shape: Any = IMAGE, kind: str = "f32") -> Builder:
    """A model of one function."""

    def build() -> ov.Model:
        x = parameter(shape, kind)
        return model(function(x), x)

    return build


def binary(function: Callable[[Any, Any], Any], kinds: tuple[str, str]) -> Builder:
    """A model of one function of two inputs."""

    def build() -> ov.Model:
        x, y = parameter([2, 3, 4], kinds[0]), parameter([2, 3, 4], kinds[1])
        return model(function(x, y), x, y)

    return build


def promote() -> ov.Model:
    x, y = parameter([2, 3, 4], "i32"), parameter([2, 3, 4])
    return model(opset14.convert_promote_types(x, y, True), x, y, outputs=2)


def slice_scatter(axes: Any = (1,)) -> ov.Model:
    x, y = parameter([2, 8, 3]), parameter([2, 3, 3] if len(axes) == 1 else [1, 3, 3])
    start, stop, step = ([value] * len(axes) for value in (7, 1, -2)) if len(axes) == 1 else ([0, 0], [1, 3], [1, 1])
    return model(opset15.slice_scatter(x, y, constant(start), constant(stop), constant(step), constant(axes)), x, y)


def search_sorted(*, right: bool = False, ordered: bool = True) -> ov.Model:
    values = parameter([2, 3, 4])
    sequence = [-1.5, -0.5, 0, 0, 0.7] if ordered else [1, -1]
    return model(opset15.search_sorted(constant(sequence, "float32"), values, right), values)


def search_sorted_by_input(*, right: bool = False, rows: bool = False, kind: str = "f32") -> ov.Model:
    sequence, values = parameter([2, 3, 9] if rows else [9], kind), parameter([2, 3, 4], kind)
    return model(opset15.search_sorted(sequence, values, right), sequence, values)


def attention(*, causal: bool = False, mask: str = "", dynamic: bool = False, kind: str = "f32") -> ov.Model:
    length = -1 if dynamic else 5
    q, k, v = (parameter([2, 3, length, 8], kind) for _ in range(3))
    if not mask:
        return model(opset13.scaled_dot_product_attention(q, k, v, causal=causal), q, k, v)
    values = np.tril(np.ones([5, 5])).astype(mask)
    return model(opset13.scaled_dot_product_attention(q, k, v, opset8.constant(values), causal=causal), q, k, v)


def group_norm() -> ov.Model:
    x = parameter()
    scale, bias = constant([1, 2, 3, 4], "float32"), constant([0, 1, 2, 3], "float32")
    return model(opset12.group_normalization(x, scale, bias, 2, 1e-4), x)


def gather_nd(batch: int = 0) -> ov.Model:
    x = parameter([2, 3, 4])
    indices = constant([[[0, 1], [1, 2]]] * 2 if batch else [[0, 1], [1, 2]])
    return model(opset5.gather_nd(x, indices, batch), x)


def arange() -> ov.Model:
    x = parameter([5])
    line = opset1.range(constant(0.0, "float32"), constant(5.0, "float32"), constant(1.0, "float32"))
    return model(opset8.add(x, line), x)


def proposal() -> ov.Model:
    scores, deltas = parameter([1, 12, 4, 5]), parameter([1, 24, 4, 5])
    whole = {"base_size": 16, "pre_nms_topn": 30, "post_nms_topn": 10, "feat_stride": 16, "min_size": 4}
    attributes: dict[str, Any] = {name: np.uint32(value) for name, value in whole.items()}
    attributes |= {
        "nms_thresh": np.float32(0.7),
        "ratio": np.array([0.5, 1, 2], np.float32),
        "scale": np.array([8, 16], np.float32),
    }
    return model(opset1.proposal(scores, deltas, constant([80, 96, 1], "float32"), attributes), scores, deltas)


def shift(kind: str = "i64") -> ov.Model:
    x, y = parameter([4], kind), parameter([4], kind)
    return model(opset15.bitwise_right_shift(x, y), x, y)


def inverse() -> ov.Model:
    """An operation that has no older form."""
    x = parameter([2, 4, 4])
    return model(opset14.inverse(x), x)


EDGES = {"i8": (-128, 127), "u8": (0, 255), "i16": (-32768, 32767), "u16": (0, 65535), "i32": (-(1 << 31), (1 << 31) - 1)}


def bits_of(kind: str) -> Any:
    """A column of numbers with all sorts of bits."""
    low, high = EDGES.get(kind, EDGES["i32"])
    some = np.random.default_rng(7).integers(low, high, 60, endpoint=True)
    return opset8.constant(np.array([*some, low, low + 1, high, 0, 1, high // 3]).reshape(-1, 1), getattr(ov.Type, kind))


def bitwise(name: str, kind: str) -> Builder:
    """Numbers with all sorts of bits, together with others of the kind."""

    def build() -> ov.Model:
        x, y = parameter([1, 5], kind), parameter([1, 5], kind)
        first, second = (
            opset8.subtract(bits_of(kind), x),
            opset8.add(opset8.transpose(bits_of(kind), constant([1, 0])), opset8.reduce_max(y, constant([0, 1]))),
        )
        joined = opset8.concat([first, opset8.broadcast(opset8.convert(constant(0), kind), constant([66, 61]))], 1)
        return model(getattr(opset13, name)(joined, second), x, y)

    return build


def right_shift(kind: str = "i32") -> ov.Model:
    """All bits, and all places."""
    x, y = parameter([1, 32], kind), parameter([1, 32], kind)
    places = opset8.constant(np.arange(32).reshape(1, 32), getattr(ov.Type, kind))
    values = opset8.concat([opset8.broadcast(bits_of(kind), constant([66, 32])), x], 0)
    moved = opset15.bitwise_right_shift(values, opset8.maximum(places, opset8.minimum(places, y)))
    return model(moved, x, y)


def pad_by_input(mode: str = "constant", kind: str = "i64") -> ov.Model:
    x, begins, ends = parameter([1, 4, 9, 7]), parameter([4], kind), parameter([4], kind)
    less = opset8.constant([0, 1, 3, 0], getattr(ov.Type, kind))
    node = opset12.pad(x, opset8.subtract(begins, less), opset8.subtract(ends, less), mode, constant(1.5, "float32"))
    return model(node, x, begins, ends)


def sliced(start: Any, stop: Any, step: Any, axes: Any, shape: Any = (2, 4, 9, 7)) -> ov.Model:
    x = parameter(list(shape))
    return model(opset8.slice(x, *(constant(each) for each in (start, stop, step, axes))), x)


def strided(begin: Any, end: Any, step: Any, masks: Any = ((), ()), **more: Any) -> ov.Model:
    x = parameter([2, 4, 9, 7])
    node = opset1.strided_slice(x, constant(begin), constant(end), constant(step), *map(list, masks), **more)
    return model(node, x)


def scatter_nd_4(*, by_input: bool = False) -> ov.Model:
    x, y = parameter([1, 8, 4, 6]), parameter([3, 4, 6])
    indices = parameter([3, 2], "i64") if by_input else constant([[0, 5], [-1, 1], [0, -2]])
    return model(opset4.scatter_nd_update(x, indices, y), x, y, *([indices] if by_input else []))


def weights(*shape: int) -> Any:
    return opset8.constant(np.random.default_rng(3).standard_normal(shape) / 4, ov.Type.f32)


def rnn_cell(**options: Any) -> ov.Model:
    x, state = parameter([3, 8]), parameter([3, 16])
    cell = opset3.rnn_cell(x, state, weights(16, 8), weights(16, 16), weights(16), 16, options.pop("activations", ["tanh"]),
                           [], [], options.pop("clip", 0.0))  # fmt: skip
    return model(cell, x, state)


def gru_cell(*, later: bool = False, clip: float = 0.0) -> ov.Model:
    x, state = parameter([3, 8]), parameter([3, 16])
    bias = weights(64 if later else 48)
    names = ["sigmoid", "tanh"]
    cell = opset3.gru_cell(x, state, weights(48, 8), weights(48, 16), bias, 16, names, [], [], clip, later)
    return model(cell, x, state)


def rnn_sequence(direction: str = "forward", *, used: int = 5) -> ov.Model:
    count = 2 if direction == "bidirectional" else 1
    x, state = parameter([2, 5, 8]), parameter([2, count, 16])
    ends = opset8.constant([used, used], ov.Type.i32)
    node = opset5.rnn_sequence(x, state, ends, weights(count, 16, 8), weights(count, 16, 16), weights(count, 16), 16, direction)
    return model(node, x, state, outputs=2)


def left_shift() -> ov.Model:
    """All bits, and places from before the first to after the last."""
    x = parameter([1, 45], "i32")
    places = opset8.constant(np.arange(-3, 42).reshape(1, 45), ov.Type.i32)
    values = opset8.constant(np.array([[1], [-1], [0x55555555], [-0x7FFFFFFF], [123456789]]), ov.Type.i32)
    return model(opset8.add(opset15.bitwise_left_shift(values, opset8.maximum(places, opset8.minimum(x, places))), x), x)


def left_shift_of_inputs() -> ov.Model:
    x, y = parameter([2, 45], "i32"), parameter([1, 45], "i32")
    return model(opset15.bitwise_left_shift(opset8.multiply(x, opset8.constant(31415926, ov.Type.i32)), y), x, y)


def logical_shift() -> ov.Model:
    x, y = parameter([4], "i64"), parameter([4], "i64")
    return model(opset15.bitwise_left_shift(x, y), x, y)


def stft(shape: Any = (2, 60), *, transpose: bool = True, width: int = 9) -> ov.Model:
    signal, window = parameter(list(shape)), parameter([width])
    return model(opset15.stft(signal, window, constant(12), constant(5), transpose), signal, window)


def col2im(shape: Any, image: Any, kernel: Any, *rest: Any) -> ov.Model:
    x = parameter(shape)
    return model(opset15.col2im(x, constant(image), constant(kernel), *rest), x)


def scatter_twice(reduction: str, *, initial: bool = True, kind: str = "f32") -> ov.Model:
    """Some places are written twice, one from the end, some never."""
    x, y = parameter([3, 5], kind), parameter([3, 3], kind)
    node = opset12.scatter_elements_update(x, constant([[0, 4, 0], [1, -1, 2], [3, 3, 3]]), y, constant(1), reduction, initial)
    return model(node, x, y)


def logical(name: str, kind: str = "boolean") -> Builder:
    return binary(getattr(opset13, name), (kind, kind))


ONE_FOR_EACH: dict[str, list[Builder]] = {
    "maxpool-14-to-8": [max_pool, lambda: max_pool("floor"), lambda: max_pool(outputs=2), lambda: max_pool(strides=(3, 4))],
    "maxpool-8-to-1": [max_pool_8],
    "avgpool-16-to-14": [avg_pool_16],
    "avgpool-16-to-convolution": [
        lambda: avg_pool_16((2, 3)),
        lambda: avg_pool_16((2, 1), rounding="ceil_torch"),
        lambda: avg_pool_16((1, 2), exclude=False),
    ],
    "scatterndupdate-15-to-elements": [
        lambda reduction=reduction: scatter_nd(reduction) for reduction in ("sum", "sub", "prod", "min", "max")
    ]
    + [scatter_nd_by_input],
    "embeddingbagoffsets-15-to-mean": [lambda: bag_offsets("mean")],
    "embeddingbagpacked-15-to-mean": [lambda: bag_packed("mean")],
    "avgpool-14-to-1": [avg_pool, lambda: avg_pool(exclude=True), lambda: avg_pool("ceil")],
    "interpolate-11-to-4": [
        lambda mode=mode, calculation=calculation: interpolate(mode, calculation)  # type: ignore[misc]
        for mode in ("nearest", "linear_onnx", "cubic")
        for calculation in ("sizes", "scales")
    ],
    "pad-12-to-1": [
        pad_by_input,
        lambda: pad_by_input(kind="i32"),
        pad,
        lambda: pad((0, -1, 2, 0), (0, 1, -2, -3)),
        lambda: pad(mode="reflect"),
        lambda: pad(mode="edge"),
    ],
    "topk-11-to-3": [top_k],
    "topk-3-to-1": [top_k_3],
    "scatterelementsupdate-12-to-3": [scatter_elements],
    "scatterelementsupdate-12-to-reduce": [
        lambda reduction=reduction, initial=initial: scatter_twice(reduction, initial=initial)  # type: ignore[misc]
        for reduction in ("sum", "prod", "mean")
        for initial in (True, False)
    ],
    "scatterndupdate-15-to-4": [scatter_nd],
    "squeeze-15-to-1": [squeeze, lambda: squeeze(axes=(1, 3)), lambda: squeeze(skip=False, axes=(0, 2))],
    "onehot-16-to-1": [one_hot, lambda: one_hot("ignore_negative")],
    "gather-8-to-7": [gather],
    "gather-7-to-1": [lambda: gather(version=opset7)],
    "softmax-8-to-1": [softmax],
    "roialign-9-to-3": [roi_align],
    "nonmaxsuppression-9-to-5": [nms],
    "embeddingbagoffsets-15-to-3": [bag_offsets],
    "embeddingbagpacked-15-to-3": [bag_packed],
    "gelu-7-to-2": [unary(lambda x: opset7.gelu(x, "erf"))],
    "gelu-7-to-tanh": [unary(lambda x: opset7.gelu(x, "tanh"))],
    "identity-16-to-convert": [unary(opset16.identity)],
    "bitwiseand-13-to-logicaland": [logical("bitwise_and")],
    "bitwiseor-13-to-logicalor": [logical("bitwise_or")],
    "bitwisexor-13-to-logicalxor": [logical("bitwise_xor")],
    **{
        f"bitwise{name}-13-to-bits{of}": [bitwise(f"bitwise_{name}", kind) for kind in kinds]
        for of, kinds in (("", ("i8", "u8", "i16", "u16", "i32")), ("-of-i32", ("i64",)))
        for name in ("and", "or", "xor")
    },
    "bitwiserightshift-15-to-bits": [partial(right_shift, kind) for kind in ("i32", "i8", "u8", "i16", "u16")],
    "bitwisenot-13-to-older": [unary(opset13.bitwise_not, kind=kind) for kind in ("boolean", "i32", "i64", "u8", "i8")],
    "bitwiseleftshift-15-to-multiply": [left_shift, left_shift_of_inputs],
    "stft-15-to-rdft": [stft, lambda: stft(transpose=False), lambda: stft((60,)), lambda: stft((-1, 61), width=12)],
    "col2im-15-to-gather": [
        lambda: col2im([2, 12, 35], [6, 8], [2, 2]),
        lambda: col2im([12, 12], [6, 8], [2, 3], [2, 2], [1, 1], [1, 0], [0, 1]),
        lambda: col2im([-1, 18, 4], [7, 9], [3, 3], [3, 4], [2, 2], [0, 1], [1, 0]),
    ],
    "convertpromotetypes-14-to-convert": [promote],
    "slicescatter-15-to-scatterupdate": [slice_scatter],
    "searchsorted-15-to-sum": [
        *(partial(search_sorted, right=right) for right in (False, True)),
        *(
            partial(search_sorted_by_input, right=right, rows=rows, kind=kind)
            for right in (False, True)
            for rows in (False, True)
            for kind in ("f32", "i32")
        ),
    ],
    "slice-8-to-gather": [
        partial(sliced, [2, 0], [9, 7], [2, 3], [2, 3]),
        partial(sliced, [-1, 1], [-100, 100], [-2, 1], [2, -1]),
        partial(sliced, [7], [1], [-3], [-2]),
    ],
    "stridedslice-1-to-gather": [
        partial(strided, [0, 0, 2, 0], [0, 0, 8, 6], [1, 1, 2, 2], ([1, 1, 0, 0], [1, 1, 0, 0])),
        partial(strided, [0, 3], [2, -9], [1, -2]),
        partial(strided, [0, 0, 5], [0, 0, 0], [1, 2, -1], ([1, 1, 1], [1, 1, 1])),
    ],
    "scatterndupdate-4-to-elements": [scatter_nd_4],
    "rnncell-1-to-matmul": [rnn_cell, lambda: rnn_cell(activations=["relu"]), lambda: rnn_cell(clip=0.5)],
    "grucell-3-to-matmul": [gru_cell, lambda: gru_cell(later=True), lambda: gru_cell(clip=0.5)],
    "rnnsequence-5-to-matmul": [partial(rnn_sequence, direction) for direction in ("forward", "reverse", "bidirectional")],
    "scaleddotproductattention-13-to-softmax": [
        attention,
        lambda: attention(causal=True),
        lambda: attention(causal=True, dynamic=True),
        lambda: attention(mask="bool"),
        lambda: attention(mask="float32"),
    ],
    "groupnormalization-12-to-mvn": [group_norm],
    "isfinite-10-to-less": [unary(opset10.is_finite)],
    "isinf-10-to-equal": [
        unary(opset10.is_inf),
        unary(lambda x: opset10.is_inf(x, {"detect_negative": False})),
        unary(lambda x: opset10.is_inf(x, {"detect_positive": False})),
    ],
    "isnan-10-to-notequal": [unary(opset10.is_nan)],
    "softsign-9-to-divide": [unary(opset_9.softsign)],
    "softplus-4-to-log": [unary(opset8.softplus)],
    "mish-4-to-tanh": [unary(opset8.mish)],
    "swish-4-to-sigmoid": [unary(opset8.swish), unary(lambda x: opset8.swish(x, constant(1.5, "float32")))],
    "hswish-4-to-clamp": [unary(opset8.hswish)],
    "roialign-3-to-9": [roi_align_3],
    "gathernd-5-to-8": [gather_nd, lambda: gather_nd(1)],
    "range-1-to-4": [arange],
    "proposal-1-to-4": [proposal],
    "relu-1-to-maximum": [unary(opset8.relu, kind="i32")],
    "abs-1-to-maximum": [unary(opset8.abs, kind="i32")],
    "sign-1-to-clamp": [unary(opset8.sign, kind="i32")],
    "floor-1-to-convert": [unary(opset8.floor, kind="i32")],
    "ceiling-1-to-convert": [unary(opset8.ceiling, kind="i32")],
    "tan-1-to-divide": [unary(opset8.tan)],
    "xor-1-to-logicalxor": [binary(opset8.logical_xor, ("boolean", "boolean"))],
}

WRITTEN_OTHERWISE = {"xor-1-to-logicalxor": ('"LogicalXor" version="opset2"', '"Xor" version="opset1"')}
"""What today's OpenVINO cannot build: a text in the XML, and the one in its place."""

REFUSED: list[tuple[str, Builder, str]] = [
    ("maxpool-8-to-1", lambda: max_pool_8(dilations=(2, 1)), "dilated"),
    ("maxpool-8-to-1", lambda: max_pool_8(outputs=2), "indices"),
    ("avgpool-16-to-14", lambda: avg_pool_16((2, 2)), "dilated"),
    ("avgpool-16-to-convolution", lambda: avg_pool_16((2, 2), shape=[1, -1, 9, 7]), "not static"),
    ("scatterndupdate-15-to-elements", scatter_nd, "overwrites"),
    ("embeddingbagpacked-15-to-mean", bag_packed, "no mean"),
    ("embeddingbagoffsets-15-to-mean", bag_offsets, "no mean"),
    ("interpolate-11-to-4", lambda: interpolate("bilinear_pillow", "sizes"), "bilinear_pillow"),
    ("pad-12-to-1", lambda: pad((0, -1, 0, 0), (0, 0, 0, 1), "reflect"), "negative"),
    ("pad-12-to-1", lambda: pad_by_input("edge"), "may be negative"),
    ("topk-11-to-3", lambda: top_k(stable=True), "stable"),
    ("bitwiserightshift-15-to-bits", shift, "i64"),
    ("bitwiseand-13-to-bits", logical("bitwise_and", "i64"), "i64"),
    ("bitwiseand-13-to-bits", logical("bitwise_and"), "boolean"),
    ("slice-8-to-gather", partial(sliced, [1], [5], [1], [2]), "no steps"),
    ("slice-8-to-gather", partial(sliced, [1], [5], [2], [2], (2, 4, -1, 7)), "not static"),
    ("stridedslice-1-to-gather", partial(strided, [0, 1], [0, 3], [1, 2], ([1, 0], [1, 0]), new_axis_mask=[1, 0]), "axes"),
    ("scatterndupdate-4-to-elements", partial(scatter_nd_4, by_input=True), "no constant"),
    ("rnnsequence-5-to-matmul", lambda: rnn_sequence(used=3), "do not use all"),
    ("searchsorted-15-to-sum", lambda: search_sorted_by_input(kind="i64"), "compare in full"),
    ("scatterelementsupdate-12-to-3", lambda: scatter_elements("sum"), "reduces"),
    ("scatterelementsupdate-12-to-reduce", scatter_elements, "overwrites"),
    ("scatterelementsupdate-12-to-reduce", lambda: scatter_twice("sum", kind="i32"), "i32"),
    ("scatterelementsupdate-12-to-reduce", lambda: scatter_twice("max"), "NaN"),
    ("stft-15-to-rdft", lambda: stft((2, -1)), "not static"),
    ("col2im-15-to-gather", lambda: col2im([1, 12, -1], [6, 8], [2, 2]), "not static"),
    ("bitwiseleftshift-15-to-multiply", logical_shift, "i64"),
    ("scatterndupdate-15-to-4", lambda: scatter_nd("max"), "reduces"),
    ("squeeze-15-to-1", lambda: squeeze(shape=(-1, 4, 1, 7)), "not static"),
    ("gather-8-to-7", lambda: gather((0, -1)), "negative"),
    ("gather-8-to-7", gather_by_input, "may be negative"),
    ("gather-7-to-1", lambda: gather(((0, 1), (1, 2)), batch=1, version=opset7), "batch"),
    ("roialign-9-to-3", lambda: roi_align("half_pixel"), "half_pixel"),
    ("embeddingbagoffsets-15-to-3", lambda: bag_offsets("mean"), "mean"),
    ("embeddingbagpacked-15-to-3", lambda: bag_packed("mean"), "mean"),
    ("gelu-7-to-2", unary(lambda x: opset7.gelu(x, "tanh")), "tanh"),
    ("gelu-7-to-tanh", unary(lambda x: opset7.gelu(x, "erf")), "not tanh"),
    ("bitwiseand-13-to-logicaland", logical("bitwise_and", "i32"), "i32"),
    ("slicescatter-15-to-scatterupdate", lambda: slice_scatter((0, 1)), "several axes"),
    ("softplus-4-to-log", unary(opset8.softplus, kind="bf16"), "bf16"),
    ("scaleddotproductattention-13-to-softmax", lambda: attention(kind="bf16"), "bf16"),
    ("isfinite-10-to-less", unary(opset10.is_finite, kind="f64"), "f64"),
    ("identity-16-to-convert", unary(opset16.identity, kind="f64"), "f64"),
    ("bitwisenot-13-to-older", unary(opset13.bitwise_not, kind="u32"), "u32"),
    ("searchsorted-15-to-sum", lambda: search_sorted(ordered=False), "sorted"),
]
"""A patch, a model that it must leave alone, and a word of the reason."""
