# Options that llama.cpp and whisper.cpp share; their recipes read this file, and it is part of both cache keys.
# Threads are ggml's own: OpenMP would be one more library that a static program drags along.
GGML_OPTIONS=(-DGGML_OPENMP=OFF -DGGML_CCACHE=OFF -DGGML_BACKEND_DL=OFF)
if [ "${WRKHRS_NATIVE:-0}" = 1 ]; then
  GGML_OPTIONS+=(-DGGML_NATIVE=ON)
else
  GGML_OPTIONS+=(-DGGML_NATIVE=OFF -DGGML_SSE42=ON -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON
    -DGGML_AVX512=OFF)
fi
if [ "${WRKHRS_CUDA:-0}" = 1 ]; then
  GGML_OPTIONS+=(-DGGML_CUDA=ON)
fi
