# PDFium is not built here: its own build needs Google's tools. The wheel carries the library; its headers are written
# back from the bindings generated with it.
mkdir -p "$OUT/lib"
cp "$SRC/pypdfium2_raw/libpdfium.so" "$OUT/lib/"
run python3 "$RECIPE/headers_from_bindings.py" "$SRC/pypdfium2_raw/bindings.py" "$OUT/include"
printf '#include "fpdfview.h"\n#include "fpdf_text.h"\n#include "fpdf_doc.h"\n#include "fpdf_edit.h"\n#include "fpdf_structtree.h"\n' >"$WORK/all.c"
run "$CC" -fsyntax-only -Wall -Werror -I"$OUT/include" "$WORK/all.c"
find "$SRC" -path '*licenses*' -type f -exec cat {} + >"$OUT/LICENSE"
