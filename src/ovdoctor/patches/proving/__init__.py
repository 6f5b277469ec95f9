"""The half of a proof that runs where OpenVINO is: runs models on CPU and holds their outputs against each other.

It runs in any interpreter from Python 3.8 on, with the standard library, numpy and ``openvino`` alone, and is there a package of
its own: modules of it import each other as siblings, and nothing else of ovdoctor. ``patches/proof.py`` starts it.

Nothing is imported here, for the folder around it is on ``sys.path`` only until this file has been read.
"""
