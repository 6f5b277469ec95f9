"""What a model's file says of the model. Of a machine alone these facts are not collected."""

from __future__ import annotations

from ovdoctor.facts.kinds import Choice, Flag, Number, Records, Text, Texts, version
from ovdoctor.facts.vocabulary.definition import FactDefinition as Fact

MODEL_PREFIX = "model."

FORMATS = ("ir", "onnx", "tflite", "tensorflow", "paddle")
WEIGHTS_STATES = ("ok", "missing", "too-short", "inconsistent", "none-needed")
"""``inconsistent``: a constant contradicts itself, whatever the file holds."""
ZERO_POINTS = ("none", "one", "many")
"""``one``: a single number for the whole constant, as symmetric u4 weights of NNCF up to 2.10 have it."""
GROUPINGS = ("tensor", "channel", "group")
"""How many weights share a scale: all of them, those of a channel, or a part of a channel."""

_PORTS = Records(
    {
        "name": Text(),
        "element_type": Text(),
        "shape": Text(),
        "rank": Number(),
        "static": Flag(),
        "bounded": Flag(),
    }
)
_SHAPE = "as OpenVINO prints it ([1,3,?,640]); rank is absent where it is unknown, bounded means that every length has a limit"

MODEL = (
    Fact("model.format", Choice(FORMATS), "format of the file", "its beginning"),
    Fact("model.ir_version", Number(), "version of the IR format", "<net version>"),
    Fact("model.written_by", version("openvino"), "OpenVINO that wrote or converted the model", "rt_info"),
    Fact("model.framework", Text(), "framework that the model was converted from", "rt_info conversion_parameters.framework"),
    Fact("model.layers", Number(), "operations, those of sub-graphs included", "<layer>"),
    Fact(
        "model.ops",
        Records({"type": Text(), "opset": Number(), "count": Number()}),
        "operation versions and how often each occurs; opset is absent for what is of no opset",
        "<layer type version>",
    ),
    Fact(
        "model.custom_ops",
        Records({"type": Text(), "version": Text(), "count": Number()}),
        "operations of no opset: of an extension, or of OpenVINO's inside",
        "<layer version>",
        "free-text",
    ),
    Fact("model.inputs", _PORTS, f"inputs of the model; shape {_SHAPE}", "Parameter operations", "free-text"),
    Fact("model.outputs", _PORTS, f"outputs of the model; shape {_SHAPE}", "Result operations", "free-text"),
    Fact("model.dynamic", Flag(), "whether an input has a shape that is not static", "Parameter operations"),
    Fact("model.rankless", Flag(), "whether the rank of an input is unknown", "Parameter operations"),
    Fact(
        "model.unbounded",
        Flag(),
        "whether a length of an input has no upper bound, or its rank is unknown",
        "Parameter operations",
    ),
    Fact(
        "model.unbounded_inside",
        Flag(),
        "whether such a length is another than the first (the batch), or the rank of an input is unknown",
        "Parameter operations",
    ),
    Fact("model.element_types", Texts(), "element types that operations put out", "<port precision>"),
    Fact("model.constants.size", Number("bytes"), "size of all constants", "Constant operations"),
    Fact("model.constants.largest", Number("bytes"), "size of the largest constant", "Constant operations"),
    Fact("model.constants.types", Texts(), "element types of the constants", "Constant operations"),
    Fact("model.weights.state", Choice(WEIGHTS_STATES), "the weights file, held against the constants", "size of the file"),
    Fact("model.weights.size", Number("bytes"), "size of the weights file", "size of the file"),
    Fact("model.weights.needed", Number("bytes"), "bytes up to the end of the last constant", "Constant operations"),
    Fact(
        "model.compression.mode", Text(), "how weights were compressed, in NNCF's words", "rt_info nncf.weight_compression.mode"
    ),
    Fact(
        "model.compressed",
        Records(
            {
                "type": Text(),
                "zero_points": Choice(ZERO_POINTS),
                "grouping": Choice(GROUPINGS),
                "group_size": Number(),
                "count": Number(),
            }
        ),
        "compressed weights: constants that are converted, freed of a zero point where there is one, and scaled; group_size says "
        "how many weights share a scale",
        "Constant, Convert, Subtract and Multiply operations",
    ),
    Fact("model.subgraphs", Number(), "bodies of TensorIterator, Loop and If", "<body>"),
    Fact("model.stateful", Flag(), "whether it keeps state between inferences", "ReadValue and Assign operations"),
    Fact("model.unpaired_states", Number(), "ReadValue operations without an Assign, or the other way round", "their numbers"),
    Fact("model.quantized", Flag(), "whether activations are quantised", "FakeQuantize and FakeConvert operations"),
    Fact("model.unconnected_inputs", Number(), "inputs of operations that nothing feeds", "<edge>"),
    Fact(
        "model.rt_info",
        Records({"name": Text(), "value": Text()}),
        "what the file says of its making: packages, options, settings",
        "rt_info",
        "free-text",
    ),
)
