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
  # nvcc's own choice of a host compiler would be g++, which does not know the linker's option in build_cmake. NO_VMM: a program
  # that names the driver's library (libcuda) itself does not start where there is no driver. NCCL would be one more library.
  GGML_OPTIONS+=(-DGGML_CUDA=ON -DCMAKE_CUDA_HOST_COMPILER="$CXX" -DGGML_CUDA_NO_VMM=ON -DGGML_CUDA_NCCL=OFF)
  if [ -n "${WRKHRS_CUDA_ARCHITECTURES:-}" ]; then
    GGML_OPTIONS+=(-DCMAKE_CUDA_ARCHITECTURES="$WRKHRS_CUDA_ARCHITECTURES")
  fi
fi
