"""How OpenVINO is installed where the interpreter found it: origin, version, library files, which NPU compiler; variables."""
