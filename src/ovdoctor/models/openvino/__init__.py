"""What a real OpenVINO says of a model, asked in a child process of the interpreter that is examined.

``conversion.convert_to_ir`` has other formats read by OpenVINO and written as IR, without weights, for the stream reader.
``asking.ask`` puts a model before the plugins: is it read, what do they support, does it compile.
``comparison.compare_with_tables`` holds that against what the tables say. Nothing is written but a temporary folder, and
OpenVINO is never imported here. This package imports nothing itself: most scans need no more of it than ``kinds.model_kind``.
"""
