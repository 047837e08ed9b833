# Lexbor's HTML parser (with the DOM, CSS and selectors that it needs) as one static library.
build_cmake "$SRC" lexbor_static \
  -DLEXBOR_BUILD_SHARED=OFF -DLEXBOR_BUILD_STATIC=ON -DLEXBOR_OPTIMIZATION_LEVEL=-O2
mkdir -p "$OUT/include" "$OUT/lib"
cp "$WORK/liblexbor_static.a" "$OUT/lib/"
(cd "$SRC/source" && find lexbor -name '*.h' -exec cp --parents -t "$OUT/include" {} +)
cat "$SRC/LICENSE" "$SRC/NOTICE" >"$OUT/LICENSE"
