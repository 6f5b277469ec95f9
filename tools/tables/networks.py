"""Small networks of real architectures, for the evaluation: no table is made from them.

``python networks.py OUT`` in an environment with torch and the newest openvino. Random weights: what an operation does to a
compiler does not depend on them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

torch: Any = importlib.import_module("torch")
nn: Any = torch.nn
F: Any = nn.functional


class Lambda(nn.Module):  # type: ignore[misc]
    """A module from a function and the modules that it uses."""

    def __init__(self, function: Callable[..., Any], **modules: Any) -> None:
        super().__init__()
        self.parts = nn.ModuleDict(modules)
        self.function = function

    def forward(self, *inputs: Any) -> Any:
        """Call it."""
        return self.function(self.parts, *inputs)


def conv(i: int, o: int, k: int = 3, s: int = 1, g: int = 1, act: Any = None) -> Any:
    """Convolution, normalisation, activation."""
    return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o), act or nn.ReLU())


def residual(c: int) -> Any:
    """A residual block."""
    return Lambda(
        lambda m, x: F.relu(x + m["b"](m["a"](x))), a=conv(c, c), b=nn.Sequential(nn.Conv2d(c, c, 3, 1, 1), nn.BatchNorm2d(c))
    )


def inverted(c: int, act: Any) -> Any:
    """An inverted residual with squeeze and excitation."""
    gate = nn.Sequential(
        nn.AdaptiveAvgPool2d(1), nn.Conv2d(2 * c, c // 2, 1), nn.ReLU(), nn.Conv2d(c // 2, 2 * c, 1), nn.Hardsigmoid()
    )
    parts = {
        "up": conv(c, 2 * c, 1, act=act),
        "dw": conv(2 * c, 2 * c, 3, g=2 * c, act=act),
        "gate": gate,
        "down": nn.Conv2d(2 * c, c, 1),
    }

    def run(m: Any, x: Any) -> Any:
        y = m["dw"](m["up"](x))
        return x + m["down"](y * m["gate"](y))

    return Lambda(run, **parts)


def head(c: int, classes: int = 10) -> Any:
    """Pool and classify."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(c, classes))


def sppf(c: int) -> Any:
    """Pooling of YOLO."""

    def run(m: Any, x: Any) -> Any:
        a = F.max_pool2d(x, 5, 1, 2)
        b = F.max_pool2d(a, 5, 1, 2)
        return m["out"](torch.cat([x, a, b, F.max_pool2d(b, 5, 1, 2)], 1))

    return Lambda(run, out=conv(4 * c, c, 1, act=nn.SiLU()))


def yolo(m: Any, x: Any) -> Any:
    """Two scales, boxes and scores."""
    p3 = m["b1"](x)
    p4 = m["spp"](m["b2"](p3))
    up = m["n1"](torch.cat([F.interpolate(p4, scale_factor=2.0, mode="nearest"), p3], 1))
    outs = [m["h1"](up).flatten(2), m["h2"](p4).flatten(2)]
    box, score = torch.cat(outs, 2).split([4, 8], 1)
    return torch.cat([box[:, :2] - box[:, 2:] / 2, box[:, 2:], score.sigmoid()], 1)


def unet(m: Any, x: Any) -> Any:
    """Down, up, skip connections."""
    a = m["a"](x)
    b = m["b"](F.max_pool2d(a, 2))
    return m["out"](torch.cat([m["up"](b), a], 1))


def causal(m: Any, tokens: Any) -> Any:
    """A small language model."""
    x = m["embed"](tokens) + m["place"](torch.arange(tokens.shape[1]))[None]
    q, k, v = m["qkv"](m["n"](x)).reshape(tokens.shape[0], tokens.shape[1], 3, 4, 16).permute(2, 0, 3, 1, 4).unbind(0)
    y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)
    x = x + m["o"](y)
    return m["head"](x + m["mlp"](x))


def rope(m: Any, x: Any) -> Any:
    """Rotary embeddings and RMS normalisation, as in recent language models."""
    y = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)
    q, k, v = (m[name](y).unflatten(-1, (4, 16)).transpose(1, 2) for name in "qkv")
    angle = torch.arange(x.shape[1])[:, None] * torch.exp(-torch.arange(8) / 8.0)[None]
    cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()
    q, k = (t * cos + torch.cat([-t[..., 8:], t[..., :8]], -1) * sin for t in (q, k))
    scores = (q @ k.transpose(-1, -2) / 4.0 + torch.full((x.shape[1], x.shape[1]), -1e4).triu(1)).softmax(-1)
    return F.silu(m["g"]((scores @ v).transpose(1, 2).flatten(2))) + x


def networks() -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """All networks, with example inputs."""
    image, sequence, tokens = torch.rand(1, 3, 64, 64), torch.rand(2, 12, 32), torch.randint(0, 50, (2, 12))
    seq = nn.Sequential
    swish, hswish = nn.SiLU(), nn.Hardswish()
    yolo_parts = {
        "b1": seq(conv(3, 16, s=2, act=swish), conv(16, 16, s=2, act=swish)),
        "b2": conv(16, 16, s=2, act=swish),
        "spp": sppf(16),
        "n1": conv(32, 16, act=swish),
        "h1": nn.Conv2d(16, 12, 1),
        "h2": nn.Conv2d(16, 12, 1),
    }
    attention = {"embed": nn.Embedding(50, 64), "place": nn.Embedding(32, 64), "qkv": nn.Linear(64, 192), "n": nn.LayerNorm(64)}
    attention |= {
        "o": nn.Linear(64, 64),
        "head": nn.Linear(64, 50),
        "mlp": seq(nn.Linear(64, 128), nn.GELU(), nn.Linear(128, 64)),
    }
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 2)
    rope_parts = {name: nn.Linear(64, 64) for name in "qkvg"}
    return {
        "resnet": (seq(conv(3, 16, 7, 2), nn.MaxPool2d(3, 2, 1), residual(16), residual(16), head(16)), (image,)),
        "resnet_batch4": (seq(conv(3, 16, 7, 2), nn.MaxPool2d(3, 2, 1), residual(16), head(16)), (torch.rand(4, 3, 64, 64),)),
        "mobilenet_v2": (seq(conv(3, 16, s=2, act=nn.ReLU6()), inverted(16, nn.ReLU6()), head(16)), (image,)),
        "mobilenet_v3": (seq(conv(3, 16, s=2, act=hswish), inverted(16, hswish), head(16)), (image,)),
        "efficientnet": (seq(conv(3, 16, s=2, act=swish), inverted(16, swish), head(16)), (image,)),
        "vgg": (seq(conv(3, 8), nn.MaxPool2d(2), conv(8, 16), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4096, 10)), (image,)),
        "squeezenet": (
            seq(conv(3, 16, s=2), nn.MaxPool2d(3, 2, ceil_mode=True), conv(16, 16), nn.AvgPool2d(13), nn.Flatten()),
            (image,),
        ),
        "avgpool_ceil": (seq(conv(3, 8), nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), head(8)), (image,)),
        "densenet": (Lambda(lambda m, x: torch.cat([x, m["a"](x), m["b"](x)], 1), a=conv(3, 8), b=conv(3, 8, 1)), (image,)),
        "shufflenet": (seq(conv(3, 16), nn.ChannelShuffle(4), conv(16, 16, g=16), head(16)), (image,)),
        "unet": (
            Lambda(unet, a=conv(3, 8), b=conv(8, 16), up=nn.ConvTranspose2d(16, 8, 2, 2), out=nn.Conv2d(16, 2, 1)),
            (image,),
        ),
        "segmentation": (seq(conv(3, 8, s=2), nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)), (image,)),
        "super_resolution": (
            seq(conv(3, 12, 5, act=nn.PReLU()), nn.PixelShuffle(2), nn.Upsample(scale_factor=2, mode="bicubic")),
            (image,),
        ),
        "yolo": (Lambda(yolo, **yolo_parts), (image,)),
        "group_norm": (
            seq(nn.Conv2d(3, 16, 3), nn.GroupNorm(4, 16), swish, nn.InstanceNorm2d(16), nn.Mish(), head(16)),
            (image,),
        ),
        "conv3d": (
            seq(nn.Conv3d(3, 8, 3), nn.BatchNorm3d(8), nn.ReLU(), nn.MaxPool3d(2), nn.AdaptiveAvgPool3d(1)),
            (torch.rand(1, 3, 8, 16, 16),),
        ),
        "audio": (
            seq(nn.Conv1d(16, 32, 5, 2), nn.BatchNorm1d(32), nn.ELU(), nn.MaxPool1d(2), nn.Flatten()),
            (torch.rand(1, 16, 64),),
        ),
        "mixer": (
            Lambda(lambda m, x: x + m["t"](m["n"](x).transpose(1, 2)).transpose(1, 2), t=nn.Linear(12, 12), n=nn.LayerNorm(32)),
            (sequence,),
        ),
        "transformer": (encoder, (sequence,)),
        "vision_transformer": (
            Lambda(lambda m, x: m["e"](m["p"](x).flatten(2).transpose(1, 2)).mean(1), p=nn.Conv2d(3, 32, 16, 16), e=encoder),
            (image,),
        ),
        "language_model": (Lambda(causal, **attention), (tokens,)),
        "rope": (Lambda(rope, **rope_parts), (torch.rand(2, 12, 64),)),
        "lstm": (Lambda(lambda m, x: m["r"](x)[0], r=nn.LSTM(32, 16, 2, batch_first=True, bidirectional=True)), (sequence,)),
        "gru": (Lambda(lambda m, x: m["r"](x)[0], r=nn.GRU(32, 16, batch_first=True)), (sequence,)),
        "rnn": (Lambda(lambda m, x: m["r"](x)[0], r=nn.RNN(32, 16, batch_first=True)), (sequence,)),
        "text_cnn": (
            Lambda(lambda m, t: m["c"](m["e"](t).transpose(1, 2)).amax(2), e=nn.Embedding(50, 16), c=nn.Conv1d(16, 8, 3)),
            (tokens,),
        ),
        "topk": (Lambda(lambda m, x: torch.gather(x, 2, x.topk(5, 2)[1]).cumsum(2)), (sequence,)),
        "einsum": (Lambda(lambda m, x: torch.einsum("bij,bkj->bik", x, x).softmax(-1)), (sequence,)),
        "grid_sample": (Lambda(lambda m, x: F.grid_sample(x, x[:, :2].permute(0, 2, 3, 1) * 2 - 1)), (image,)),
        "masks": (Lambda(lambda m, x: torch.where((x > 0.5) & (x < 0.9), x, x.floor()).masked_fill(x.isnan(), 0)), (sequence,)),
        "scatter": (Lambda(lambda m, x: torch.zeros(2, 12, 32).scatter_add(2, (x * 31).long(), x)), (sequence,)),
        "bitwise": (Lambda(lambda m, t: (t & 7) ^ (t | 3)), (tokens,)),
        "roll": (Lambda(lambda m, x: torch.roll(F.pad(x, (1, 1, 1, 1), mode="reflect"), (2, 2), (2, 3)).var(1)), (image,)),
    }


def main() -> None:
    """Write each network with fixed and with dynamic inputs, and those of images with weights of half precision."""
    import openvino as ov

    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    torch.backends.mha.set_fastpath_enabled(False)  # it has no conversion
    for name, (network, inputs) in networks().items():
        for kind in ("static", "dynamic"):
            try:
                shapes = [ov.PartialShape([-1, *each.shape[1:]] if kind == "dynamic" else list(each.shape)) for each in inputs]
                model = ov.convert_model(network.eval(), example_input=inputs if len(inputs) > 1 else inputs[0], input=shapes)
                ov.save_model(model, out / f"{name}_{kind}.xml", compress_to_fp16=name.endswith("net"))
            except Exception as error:  # noqa: BLE001, PERF203 - what cannot be converted is told and left out
                print(name, kind, str(error).strip().split("\n")[-1][:150])
    print(len(list(out.glob("*.xml"))), "networks")


if __name__ == "__main__":
    main()
