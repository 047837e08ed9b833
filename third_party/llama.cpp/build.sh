# llama.cpp with its own ggml, static: the server for generation and the library for embeddings. One AVX2 build for every
# x86-64 machine since 2013; WRKHRS_NATIVE=1 builds for this machine's processor instead, WRKHRS_CUDA=1 adds NVIDIA cards.
. "$RECIPE/../ggml.sh"
build_cmake "$SRC" llama-server "${GGML_OPTIONS[@]}" \
  -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TOOLS=ON -DLLAMA_BUILD_SERVER=ON -DLLAMA_BUILD_APP=OFF \
  -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_IS_DEV=OFF
mkdir -p "$OUT/include" "$OUT/lib" "$OUT/bin"
cp "$WORK/bin/llama-server" "$OUT/bin/"
for library in llama ggml ggml-cpu ggml-base ggml-cuda; do
  find "$WORK" -name "lib$library.a" -exec cp -t "$OUT/lib" {} +
done
cp "$SRC"/include/*.h "$SRC"/ggml/include/*.h "$OUT/include/"
cat "$SRC/LICENSE" "$SRC"/licenses/* >"$OUT/LICENSE"
