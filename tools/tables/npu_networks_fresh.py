"""Further published architectures, by which the NPU tables are judged and from which they never learn.

``PYTHONPATH=tools python -m tables.npu_networks_fresh OUT [second]`` in the environment that ``npu_networks`` needs. None of
these architectures is among those that the tables were made from.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tables.networks_public import prepare
from tables.npu_networks import SMALL, SOUND, Network, Options, of_torchvision, of_transformers, torch, write

GROUPED = {**SMALL, "num_key_value_heads": 2}
TEXT: Options = {
    **dict.fromkeys(("RoFormer", "Nystromformer", "Deberta"), SMALL),
    "ConvBert": {**SMALL, "embedding_size": 64},
    "SqueezeBert": {**SMALL, "embedding_size": 64},
    "GPTNeo": {"hidden_size": 64, "num_layers": 2, "num_heads": 4, "attention_types": [[["global", "local"], 1]]},
    "GPTJ": {"n_embd": 64, "n_layer": 2, "n_head": 4, "rotary_dim": 8},
    "Falcon": {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4},
    "Mpt": {"d_model": 64, "n_layers": 2, "n_heads": 4},
    **dict.fromkeys(("Phi3", "StableLm", "Olmo", "Starcoder2", "Cohere", "Granite"), GROUPED),
    "Qwen3": {**GROUPED, "head_dim": 16},
    "Gemma2": {**GROUPED, "head_dim": 16},
}
IMAGE: Options = {
    "Yolos": {**SMALL, "image_size": [224, 224]},
    "ViTMSN": SMALL,
    "Data2VecVision": SMALL,
    "PvtV2": {"hidden_sizes": [16, 32, 40, 64], "depths": [1, 1, 1, 1]},
    "FocalNet": {"embed_dim": 24, "depths": [1, 1, 1, 1]},
    "Bit": {"embedding_size": 16, "hidden_sizes": [32, 64], "depths": [1, 1]},
    "MobileNetV1": {},
    "SwiftFormer": {"depths": [1, 1, 1, 1], "embed_dims": [16, 32, 64, 64]},
    "TextNet": {},
}
AUDIO: Options = dict.fromkeys(("WavLM", "SEW", "Data2VecAudio", "UniSpeech"), next(iter(SOUND.values())))


SECOND_TEXT: Options = {
    **dict.fromkeys(("LayoutLM", "Ernie", "Splinter", "BertGeneration"), SMALL),
    **dict.fromkeys(("Olmo2", "Nemotron", "Glm", "Persimmon", "Helium"), GROUPED),
    "CodeGen": {"n_embd": 64, "n_layer": 2, "n_head": 4, "rotary_dim": 8},
    "BioGpt": SMALL,
    "OpenAIGPT": {"n_embd": 64, "n_layer": 2, "n_head": 4},
    "CTRL": {"n_embd": 64, "n_layer": 2, "n_head": 4, "dff": 128},
    "XLNet": {"d_model": 64, "n_layer": 2, "n_head": 4, "d_inner": 128},
    "Funnel": {"d_model": 64, "n_head": 4, "d_head": 16, "d_inner": 128, "block_sizes": [1, 1, 1]},
}
SECOND_IMAGE: Options = {
    **dict.fromkeys(("IJepa", "Dinov2WithRegisters", "VitDet"), SMALL),
    "DonutSwin": {"embed_dim": 24, "depths": [1, 1, 1, 1]},
    "Hiera": {"embed_dim": 24, "depths": [1, 1, 1, 1]},
}


def second() -> Iterator[Network]:
    """Others again, for a second judgement: the first had shown what to learn."""
    yield from of_transformers(SECOND_TEXT, SECOND_IMAGE, {})


def networks() -> Iterator[Network]:
    """As ``npu_networks`` has them."""
    yield "tv_inception_v3", lambda: of_torchvision("inception_v3"), (torch.rand(1, 3, 299, 299),)
    yield from of_transformers(TEXT, IMAGE, AUDIO)


if __name__ == "__main__":
    prepare()
    write(Path(sys.argv[1]), second() if sys.argv[2:] == ["second"] else networks())
