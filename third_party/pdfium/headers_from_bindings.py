#!/usr/bin/env python3
"""Writes PDFium's C headers from the ctypes bindings that come with libpdfium.so.

The wheel has the library and a `bindings.py` that was generated from exactly that library's headers; the headers
themselves are in no Python package. Every constant, type and function is in it, so they are written back, one file per
original header. Two things are lost on the way and restored here: `const` on input strings and buffers, and the comments.

usage: headers_from_bindings.py bindings.py OUTPUT_FOLDER
"""
import ast
import pathlib
import re
import sys

# Headers with platform callbacks (forms, JavaScript) are left out: WrkHrs runs no scripts and fills no forms.
HEADERS = ["fpdfview", "fpdf_doc", "fpdf_text", "fpdf_structtree", "fpdf_edit", "fpdf_catalog", "fpdf_attachment"]
C_TYPES = {
    "None": "void", "c_void_p": "void*", "c_int": "int", "c_uint": "unsigned int", "c_long": "long",
    "c_ulong": "unsigned long", "c_ushort": "unsigned short", "c_short": "short", "c_ubyte": "unsigned char",
    "c_uint8": "unsigned char", "c_uint32": "unsigned int", "c_int32": "int",
    "c_uint16": "unsigned short", "c_char": "char", "c_size_t": "size_t", "c_float": "float", "c_double": "double",
    "c_bool": "bool", "c_char_p": "char*",
}
# What the C headers declare const; ctypes does not know the word.
CONST = {"FPDF_BYTESTRING": "const char*", "FPDF_WIDESTRING": "const unsigned short*"}
CONST_FIRST_ARGUMENT = {"FPDF_LoadMemDocument", "FPDF_LoadMemDocument64"}


def c_type(node: ast.expr, name: str = "") -> str:
    """The C declaration of `name` with the ctypes type that the expression names."""
    if isinstance(node, ast.Constant) and node.value is None:
        return f"void {name}".rstrip()
    if isinstance(node, ast.Name):
        base = C_TYPES.get(node.id, node.id)
        if base.startswith("struct_"):
            base = f"struct {base.removeprefix('struct_')}"
        return f"{base} {name}".rstrip()
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return c_type(node.left, f"{name}[{ast.literal_eval(node.right)}]")
    if isinstance(node, ast.Call):
        called = node.func.id
        if called == "UNCHECKED":
            return c_type(node.args[0], name)
        if called == "POINTER":
            return c_type(node.args[0], f"*{name}")
        if called == "CFUNCTYPE":
            arguments = ", ".join(c_type(a) for a in node.args[1:]) or "void"
            return f"{c_type(node.args[0])} (*{name.lstrip('*')})({arguments})"
    raise ValueError(f"unknown ctypes expression: {ast.dump(node)}")


def main() -> None:
    source = pathlib.Path(sys.argv[1]).read_text()
    lines = source.splitlines()
    out: dict[str, list[str]] = {h: [] for h in HEADERS}
    functions: dict[str, dict[str, ast.expr]] = {}
    header = ""

    def emit(text: str) -> None:
        if header in out:
            out[header].append(text)

    for node in ast.parse(source).body:
        match = re.match(r"# \./(\w+)\.h: \d+", lines[node.lineno - 2]) if node.lineno >= 2 else None
        if match:
            header = match[1]
        elif not header:
            continue
        if isinstance(node, ast.ClassDef):
            emit(f"struct {node.name.removeprefix('struct_')};")
            continue
        if isinstance(node, ast.Try):  # a macro
            node = node.body[0]
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Attribute):
            owner = target.value.id
            if target.attr == "_fields_":
                fields = "".join(f"  {c_type(f.elts[1], f.elts[0].value)};\n" for f in value.elts)
                emit(f"struct {owner.removeprefix('struct_')} {{\n{fields}}};")
            elif target.attr == "argtypes":
                functions.setdefault(owner, {})["arguments"] = value
            elif target.attr == "restype":
                arguments = [c_type(a) for a in functions[owner]["arguments"].elts]
                if owner in CONST_FIRST_ARGUMENT:
                    arguments[0] = f"const {arguments[0]}"
                emit(f"{c_type(value)} {owner}({', '.join(arguments) or 'void'});")
            continue
        if not isinstance(target, ast.Name) or isinstance(value, ast.Subscript):
            continue
        name = target.id
        try:
            emit(f"#define {name} ({ast.literal_eval(value)!r})".replace("'", '"'))
            continue
        except ValueError:
            pass
        if name in CONST:
            emit(f"typedef {CONST[name]} {name};")
        elif isinstance(value, ast.Name) and not (value.id in C_TYPES or value.id.startswith(("struct_", "enum_"))) \
                and any(f"#define {value.id} " in line for line in out.get(header, [])):
            emit(f"#define {name} {value.id}")
        else:
            try:
                emit(f"typedef {c_type(value, name)};")
            except (ValueError, AttributeError):
                pass  # an expression macro; none is needed

    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, declarations in out.items():
        first = "" if name == "fpdfview" else '#include "fpdfview.h"\n'
        (folder / f"{name}.h").write_text(
            "// Written by WrkHrs' third_party/pdfium/headers_from_bindings.py from pypdfium2's bindings of PDFium.\n"
            f"#pragma once\n#include <stddef.h>\n#include <stdint.h>\n{first}"
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\n" + "\n".join(declarations) +
            "\n#ifdef __cplusplus\n}\n#endif\n")


if __name__ == "__main__":
    main()
