# whisper.cpp with its own ggml, static. One AVX2 build for every x86-64 machine since 2013; WRKHRS_NATIVE=1 builds for
# this machine's processor instead, WRKHRS_CUDA=1 adds NVIDIA cards.
. "$RECIPE/../ggml.sh"
build_cmake "$SRC" whisper "${GGML_OPTIONS[@]}" \
  -DWHISPER_BUILD_TESTS=OFF -DWHISPER_BUILD_EXAMPLES=OFF -DWHISPER_BUILD_SERVER=OFF
mkdir -p "$OUT/include" "$OUT/lib"
find "$WORK" -name 'lib*.a' -exec cp -t "$OUT/lib" {} +
cp "$SRC"/include/*.h "$SRC"/ggml/include/*.h "$OUT/include/"
mkdir -p "$OUT/share"
cp "$SRC"/samples/jfk.* "$OUT/share/" 2>/dev/null || true
cp "$SRC/LICENSE" "$OUT/LICENSE"
