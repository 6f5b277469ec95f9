"""Networks that others defined, for the evaluation: no table is made from them.

``python networks_public.py OUT`` in an environment with torch, torchvision, transformers and the newest openvino. Random weights
and few layers: what an operation does to a compiler does not depend on them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

torch: Any = importlib.import_module("torch")
IMAGES = (
    *("resnet18", "resnext50_32x4d", "densenet121", "mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x0_5"),
    *("squeezenet1_1", "efficientnet_b0"),
)
"""Of torchvision: they take an image of 64 × 64."""
SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "vocab_size": 99,
    "max_position_embeddings": 64,
}
TEXTS: dict[str, dict[str, Any]] = {
    "Bert": SMALL,
    "Roberta": SMALL | {"pad_token_id": 1},
    "Electra": SMALL | {"embedding_size": 16},
    "Albert": SMALL | {"embedding_size": 16},
    "MPNet": SMALL,
    "DebertaV2": SMALL | {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]},
    "DistilBert": {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64, "vocab_size": 99, "max_position_embeddings": 64},
    "OPT": SMALL | {"ffn_dim": 64, "word_embed_proj_dim": 32, "use_cache": False},
    "Bloom": {"hidden_size": 32, "n_layer": 2, "n_head": 4, "vocab_size": 99, "use_cache": False},
    "Mamba": {"hidden_size": 32, "num_hidden_layers": 2, "vocab_size": 99, "use_cache": False},
    "FNet": SMALL,
}
"""Of transformers: models that take tokens, with a small configuration."""
PICTURE = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64, "image_size": 64}
PICTURES: dict[str, dict[str, Any]] = {
    "ViT": PICTURE,
    "DeiT": PICTURE,
    "Beit": PICTURE,
    "Dinov2": PICTURE,
    "ResNet": {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1]},
    "Segformer": {"hidden_sizes": [8, 16, 24, 32], "decoder_hidden_size": 16},
    "PoolFormer": {"hidden_sizes": [8, 16, 24, 32]},
    "MobileViT": {"hidden_sizes": [16, 24, 32], "neck_hidden_sizes": [8, 8, 16, 16, 24, 32, 64], "image_size": 64},
    "ConvNextV2": {"hidden_sizes": [8, 16, 24, 32], "depths": [1, 1, 1, 1]},
    "Swin2SR": {"image_size": 64, "embed_dim": 24, "depths": [2], "num_heads": [2]},
    "DepthAnything": {},
}
"""Of transformers: models that take an image of 64 × 64."""
SOUNDS: dict[str, dict[str, Any]] = {
    "Wav2Vec2": SMALL | {"conv_dim": [8] * 7, "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 2},
    "Hubert": SMALL | {"conv_dim": [8] * 7, "num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 2},
}
"""Of transformers: models that take samples."""


FIXED = (*IMAGES, "mamba", *map(str.lower, SOUNDS))
"""Written with fixed shapes only: tracing has made lengths a part of some, others are large."""


class First(torch.nn.Module):  # type: ignore[misc]
    """A model of transformers with one input and a plain tensor for a result."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, data: Any) -> Any:
        """The first of its results."""
        result = self.model(data, return_dict=False)
        return result[0] if isinstance(result, (tuple, list)) else result


def of_torchvision(name: str) -> Any:
    """A model of torchvision without weights."""
    return importlib.import_module("torchvision").models.get_model(name, weights=None)


def of_transformers(name: str, options: dict[str, Any]) -> Any:
    """A model of transformers with that configuration."""
    library = importlib.import_module("transformers")
    configuration = getattr(library, f"{name}Config")(**options)
    auto = library.AutoModelForDepthEstimation if name == "DepthAnything" else library.AutoModel
    return First(auto.from_config(configuration))


def networks() -> Iterator[tuple[str, Callable[[], Any], Any]]:
    """All networks: name, how to make it, example input."""
    for name in IMAGES:
        yield name, partial(of_torchvision, name), torch.rand(1, 3, 64, 64)
    for listed, data in (
        (TEXTS, torch.randint(2, 90, (2, 12))),
        (PICTURES, torch.rand(1, 3, 64, 64)),
        (SOUNDS, torch.rand(1, 4000)),
    ):
        for name, options in listed.items():
            yield name.lower(), partial(of_transformers, name, options), data


def prepare() -> None:
    """torchvision built for another device than torch cannot register its own operations, and is of use without them."""
    library = torch.library.Library("torchvision", "DEF")
    for schema in (
        "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
        "qnms(Tensor a, Tensor b, float c) -> Tensor",
    ):
        library.define(schema)
    globals()["_library"] = library  # what it defines lasts as long as it does


def write(network: Any, data: Any, dynamic: bool, to: Path) -> None:
    """The network as IR; what cannot be converted is told and left out."""
    import openvino as ov

    shape = [-1, *(data.shape[1:] if data.dim() > 2 else [-1])] if dynamic else list(data.shape)
    try:
        model = ov.convert_model(network, example_input=data, input=[ov.PartialShape(shape)])
        ov.save_model(model, to)
    except Exception as error:  # noqa: BLE001 - whatever the converter raises
        print(to.stem, str(error).strip().split("\n")[-1][:150], flush=True)


def main() -> None:
    """Write each network with fixed shapes and, where that converts, with a dynamic batch (tokens and samples: all dynamic)."""
    prepare()
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, make, data in networks():
        network = make().eval()
        write(network, data, False, out / f"{name}_static.xml")
        if name not in FIXED:
            write(network, data, True, out / f"{name}_dynamic.xml")
    print(len(list(out.glob("*.xml"))), "networks")


if __name__ == "__main__":
    main()
