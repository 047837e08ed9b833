# Headers only. NumKong's kernels and OpenMP stay off (see cmake/dependency_cache.cmake).
mkdir -p "$OUT"
cp -r "$SRC/include" "$OUT/"
cp "$SRC/LICENSE" "$OUT/LICENSE"
