"""Published architectures as IR, for what networks teach of single operations on the NPU, and for the evaluation.

``python npu_networks.py OUT`` in an environment with torch, torchvision, transformers and the newest openvino. Random weights:
what an operation does to a compiler does not depend on them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

torch: Any = importlib.import_module("torch")
Network: TypeAlias = tuple[str, Callable[[], Any], tuple[Any, ...]]
"""Its name, what builds it, example inputs."""
Options: TypeAlias = dict[str, dict[str, Any]]
"""By architecture, what its configuration is made with."""

CLASSIFIERS = [
    *("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s", "maxvit_t", "mnasnet0_5"),
    *("mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "regnet_x_400mf", "regnet_y_400mf", "resnet18", "resnet50"),
    *("resnext50_32x4d", "shufflenet_v2_x0_5", "shufflenet_v2_x1_0", "squeezenet1_0", "squeezenet1_1", "swin_t", "swin_v2_t"),
    *("vgg11_bn", "vit_b_32"),
]
SEGMENTERS = ["deeplabv3_mobilenet_v3_large", "fcn_resnet50", "lraspp_mobilenet_v3_large"]
VIDEO = ["r3d_18", "mc3_18", "r2plus1d_18"]
DETECTORS = ["ssdlite320_mobilenet_v3_large", "fasterrcnn_mobilenet_v3_large_320_fpn", "retinanet_resnet50_fpn"]
FLOW = ["raft_small"]
SMALL: dict[str, Any] = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
TEXT: dict[str, dict[str, Any]] = {
    "Bert": SMALL,
    "Roberta": SMALL,
    "Electra": {**SMALL, "embedding_size": 32},
    "Albert": {**SMALL, "embedding_size": 32},
    "DistilBert": {"dim": 64, "n_layers": 2, "n_heads": 4, "hidden_dim": 128},
    "MPNet": SMALL,
    "DebertaV2": SMALL,
    "MobileBert": {"num_hidden_layers": 2},
    "GPT2": {"n_embd": 64, "n_layer": 2, "n_head": 4},
    "OPT": {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "ffn_dim": 128, "word_embed_proj_dim": 64},
    "GPTNeoX": SMALL,
    "Bloom": {"hidden_size": 64, "n_layer": 2, "n_head": 4},
    "Llama": {**SMALL, "num_key_value_heads": 2},
    "Mistral": {**SMALL, "num_key_value_heads": 2},
    "Qwen2": {**SMALL, "num_key_value_heads": 2},
    "Phi": SMALL,
    "Gemma": {**SMALL, "num_key_value_heads": 2, "head_dim": 16},
    "FNet": SMALL,
}
IMAGE: dict[str, dict[str, Any]] = {
    "ViT": SMALL,
    "DeiT": SMALL,
    "Beit": SMALL,
    "Dinov2": SMALL,
    "ConvNext": {"hidden_sizes": [16, 32, 64, 128], "depths": [1, 1, 2, 1]},
    "Swin": {"embed_dim": 24, "depths": [1, 1, 2, 1]},
    "Segformer": {"hidden_sizes": [16, 32, 40, 64], "depths": [1, 1, 1, 1]},
    "MobileViT": {},
    "PoolFormer": {},
    "Levit": {},
    "CLIPVision": SMALL,
    "SiglipVision": SMALL,
    "Cvt": {"embed_dim": [16, 48, 96], "num_heads": [1, 3, 6], "depth": [1, 1, 2]},
    "RegNet": {},
    "ResNet": {},
    "GLPN": {"hidden_sizes": [16, 32, 40, 64], "depths": [1, 1, 1, 1], "decoder_hidden_size": 16},
}
SOUND: dict[str, dict[str, Any]] = {
    "Wav2Vec2": {**SMALL, "conv_dim": [32] * 7, "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 4},
    "Hubert": {**SMALL, "conv_dim": [32] * 7, "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 4},
}


class First(torch.nn.Module):  # type: ignore[misc]
    """A network without the dictionary around its results."""

    def __init__(self, network: Any, names: tuple[str, ...]) -> None:
        super().__init__()
        self.network = network
        self.names = names

    def forward(self, *inputs: Any) -> Any:
        """All tensors of the result."""
        found = self.network(**dict(zip(self.names, inputs, strict=True))) if self.names else self.network(*inputs)
        values = list(found.values()) if isinstance(found, dict) else found
        values = values[0] if isinstance(values, list | tuple) and isinstance(values[0], dict) else values
        values = list(values.values()) if isinstance(values, dict) else values
        return values if torch.is_tensor(values) else tuple(value for value in values if torch.is_tensor(value))


def networks() -> Iterator[Network]:
    """Names, what builds them, example inputs."""
    sizes: tuple[tuple[list[str], tuple[int, ...], int], ...] = (
        (CLASSIFIERS, (1, 3, 224, 224), 1),
        (SEGMENTERS, (1, 3, 128, 128), 1),
        (VIDEO, (1, 3, 8, 64, 64), 1),
        (DETECTORS, (1, 3, 320, 320), 1),
        (FLOW, (1, 3, 128, 128), 2),
    )
    for names, shape, count in sizes:
        yield from ((f"tv_{name}", partial(of_torchvision, name), (torch.rand(*shape),) * count) for name in names)
    yield from of_transformers(TEXT, IMAGE, SOUND)


def of_transformers(text: Options, image: Options, sound: Options) -> Iterator[Network]:
    """Networks of transformers by what they take: 16 tokens, an image of 224 × 224, 4000 samples."""
    tokens = torch.randint(0, 50, (1, 16))
    for listed, names, inputs in (
        (text, ("input_ids", "attention_mask"), (tokens, torch.ones_like(tokens))),
        (image, ("pixel_values",), (torch.rand(1, 3, 224, 224),)),
        (sound, ("input_values",), (torch.rand(1, 4000),)),
    ):
        yield from ((f"hf_{name}", _hugging(name, options, names), inputs) for name, options in listed.items())


def of_torchvision(name: str) -> Any:
    """A network of torchvision without weights."""
    library = importlib.import_module("torchvision.models")
    backbone = {"weights_backbone": None} if name in (*SEGMENTERS, *DETECTORS) else {}
    return First(library.get_model(name, weights=None, **backbone), ())


def _hugging(name: str, options: dict[str, Any], inputs: tuple[str, ...]) -> Callable[[], Any]:
    def build() -> Any:
        library = importlib.import_module("transformers")
        stem = name.removesuffix("Model")
        values = dict(options)
        if inputs[0] == "input_ids":
            values |= {"vocab_size": 100, "use_cache": False, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
        config = getattr(library, f"{stem}Config")(**values)
        kind = getattr(library, f"{stem}Model")
        config._attn_implementation = "sdpa" if getattr(kind, "_supports_sdpa", False) else "eager"
        return First(kind(config), inputs)

    return build


def write(out: Path, listed: Iterable[Network]) -> None:
    """Write those that are not there, as a user would: static shapes, weights as f16."""
    openvino: Any = importlib.import_module("openvino")
    out.mkdir(parents=True, exist_ok=True)
    for name, build, inputs in listed:
        target = out / f"{name}.xml"
        if target.exists():
            continue
        try:
            with torch.no_grad():
                model = openvino.convert_model(build().eval(), example_input=inputs, input=[list(each.shape) for each in inputs])
            openvino.save_model(model, target)
        except Exception as error:  # noqa: BLE001 - what this release of a library cannot build or export is left out
            print(f"{name}: {str(error)[:200]}", flush=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]), networks())
