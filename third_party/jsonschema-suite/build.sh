# The official JSON Schema test suite, which jsonschema's source distribution carries. Test data: nothing is linked.
mkdir -p "$OUT/share"
cp -r "$SRC/json/tests" "$SRC/json/remotes" "$OUT/share/"
cat "$SRC/COPYING" "$SRC/json/LICENSE" >"$OUT/LICENSE"
