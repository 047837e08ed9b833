# Imported targets for what `make deps` built (third_party/lock.json), and for the Debian packages without a CMake file.
#
#   sqlite3::sqlite3  lexbor::lexbor  usearch::usearch  pdfium::pdfium  whisper::whisper  llama::llama
#   PkgConfig::ffmpeg  PkgConfig::seccomp  PkgConfig::jq  PkgConfig::libzip  PkgConfig::icu  PkgConfig::libpq
#   md4c::md4c  pugixml::pugixml  uchardet::uchardet  stemmer::stemmer
#
# Each built dependency's folder is also in WRKHRS_DEP_<NAME> (sqlite, lexbor, usearch, pdfium, whisper_cpp, llama_cpp).

# --- Debian -----------------------------------------------------------------------------------------------------------

function(wrkhrs_debian_module name modules)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${modules} ${ARGN})
endfunction()
wrkhrs_debian_module(ffmpeg libavformat libavcodec libavutil libswresample)
wrkhrs_debian_module(seccomp libseccomp)
wrkhrs_debian_module(libzip libzip)
wrkhrs_debian_module(icu icu-uc icu-i18n)
wrkhrs_debian_module(libpq libpq)
wrkhrs_debian_module(pugixml_pc pugixml)
wrkhrs_debian_module(uchardet_pc uchardet)
wrkhrs_debian_module(md4c_pc md4c)
add_library(pugixml::pugixml ALIAS PkgConfig::pugixml_pc)
add_library(uchardet::uchardet ALIAS PkgConfig::uchardet_pc)
add_library(md4c::md4c ALIAS PkgConfig::md4c_pc)

# wrkhrs_debian_library(TARGET LIBRARY HEADER PACKAGE): for packages without a pkg-config file
function(wrkhrs_debian_library target library header package)
  string(MAKE_C_IDENTIFIER "${target}" id)
  find_library(${id}_LIBRARY ${library})
  find_path(${id}_INCLUDE ${header})
  if(NOT ${id}_LIBRARY OR NOT ${id}_INCLUDE)
    message(FATAL_ERROR "${package} is not installed: run `make setup`")
  endif()
  mark_as_advanced(${id}_LIBRARY ${id}_INCLUDE)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${${id}_LIBRARY}"
                        INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${${id}_INCLUDE}")
endfunction()
wrkhrs_debian_library(PkgConfig::jq jq jq.h libjq-dev)
wrkhrs_debian_library(stemmer::stemmer stemmer libstemmer.h libstemmer-dev)

# --- the dependency cache ---------------------------------------------------------------------------------------------

if(DEFINED ENV{XDG_CACHE_HOME})
  set(WRKHRS_CACHE "$ENV{XDG_CACHE_HOME}/wrkhrs")
else()
  set(WRKHRS_CACHE "$ENV{HOME}/.cache/wrkhrs")
endif()
# What the environment says counts at every configuration; where it says nothing, the build folder keeps what it had.
foreach(_variable "CUDA;BOOL;engines for NVIDIA cards too" "NATIVE;BOOL;engines for this processor only"
                  "CUDA_ARCHITECTURES;STRING;the cards' architectures, as CMake names them (default: llama.cpp's list)")
  list(POP_FRONT _variable _name _type)
  if(DEFINED ENV{WRKHRS_${_name}})
    set(WRKHRS_${_name} "$ENV{WRKHRS_${_name}}" CACHE ${_type} "${_variable}" FORCE)
  else()
    set(WRKHRS_${_name} "" CACHE ${_type} "${_variable}")
  endif()
endforeach()

file(READ "${CMAKE_SOURCE_DIR}/third_party/lock.json" _lock)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/third_party/lock.json")
set(_missing "")

# Sets WRKHRS_DEP_<NAME> to the folder of each dependency. The key is that of scripts/deps.
string(JSON _count LENGTH "${_lock}" dependencies)
math(EXPR _last "${_count} - 1")
foreach(_i RANGE ${_last})
  string(JSON _name GET "${_lock}" dependencies ${_i} name)
  string(JSON _text GET "${_lock}" dependencies ${_i} packages 0 sha256)
  file(GLOB _recipe LIST_DIRECTORIES false "${CMAKE_SOURCE_DIR}/third_party/${_name}/*")
  list(SORT _recipe)
  string(JSON _engine ERROR_VARIABLE _no_engine GET "${_lock}" dependencies ${_i} engine)
  if(_engine STREQUAL "ON")
    list(APPEND _recipe "${CMAKE_SOURCE_DIR}/third_party/ggml.sh")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_recipe})
  foreach(_file IN LISTS _recipe)
    file(SHA256 "${_file}" _hash)
    string(APPEND _text " ${_hash}")
  endforeach()
  if(_engine STREQUAL "ON")
    foreach(_option CUDA NATIVE)
      string(TOLOWER "${_option}" _word)
      if(WRKHRS_${_option})
        string(APPEND _text " ${_word}=1")
      else()
        string(APPEND _text " ${_word}=0")
      endif()
    endforeach()
    if(WRKHRS_CUDA AND WRKHRS_CUDA_ARCHITECTURES)
      string(APPEND _text " architectures=${WRKHRS_CUDA_ARCHITECTURES}")
    endif()
  endif()
  string(SHA256 _key "${_text}")
  string(SUBSTRING "${_key}" 0 12 _key)
  string(MAKE_C_IDENTIFIER "${_name}" _id)
  set(WRKHRS_DEP_${_id} "${WRKHRS_CACHE}/deps/${_name}-${_key}")
  if(NOT EXISTS "${WRKHRS_DEP_${_id}}/LICENSE")
    list(APPEND _missing "${_name}")
  endif()
endforeach()

if(_missing)
  list(JOIN _missing ", " _missing)
  set(_options "")
  foreach(_option CUDA NATIVE)
    if(WRKHRS_${_option})
      string(APPEND _options "WRKHRS_${_option}=1 ")
    endif()
  endforeach()
  if(WRKHRS_CUDA AND WRKHRS_CUDA_ARCHITECTURES)
    string(APPEND _options "WRKHRS_CUDA_ARCHITECTURES='${WRKHRS_CUDA_ARCHITECTURES}' ")
  endif()
  message(FATAL_ERROR "not in the dependency cache: ${_missing}. Run `${_options}make deps` (${WRKHRS_CACHE}/deps is looked in).")
endif()

# wrkhrs_built(TARGET FOLDER LIBRARY…): the static libraries in the folder, in link order
function(wrkhrs_built target folder)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE "${folder}/include")
  foreach(library IN LISTS ARGN)
    target_link_libraries(${target} INTERFACE "${folder}/lib/${library}")
  endforeach()
endfunction()

wrkhrs_built(sqlite3::sqlite3 "${WRKHRS_DEP_sqlite}" libsqlite3.a)
target_link_libraries(sqlite3::sqlite3 INTERFACE Threads::Threads m)
wrkhrs_built(lexbor::lexbor "${WRKHRS_DEP_lexbor}" liblexbor_static.a)
target_compile_definitions(lexbor::lexbor INTERFACE LEXBOR_STATIC)
target_link_libraries(lexbor::lexbor INTERFACE m)
wrkhrs_built(usearch::usearch "${WRKHRS_DEP_usearch}")
target_compile_definitions(usearch::usearch INTERFACE USEARCH_USE_NUMKONG=0 USEARCH_USE_OPENMP=0)
wrkhrs_built(pdfium::pdfium "${WRKHRS_DEP_pdfium}" libpdfium.so)
set_property(TARGET pdfium::pdfium APPEND PROPERTY INTERFACE_LINK_OPTIONS "LINKER:-rpath,${WRKHRS_DEP_pdfium}/lib")

set(_cuda "")
if(WRKHRS_CUDA)
  block()
    # For projects that need 3.25 the module of CMake 3.25 names a library that CUDA 13 no longer has.
    set(CMAKE_MINIMUM_REQUIRED_VERSION 3.24)
    find_package(CUDAToolkit REQUIRED)
  endblock()
  set(_cuda CUDA::cudart CUDA::cublas)  # not libcuda: it comes with a driver, and programs must start without one
  set(_ggml_cuda libggml-cuda.a)
  add_link_options(LINKER:--as-needed)  # the command line has parts of ggml, and nothing of CUDA
endif()
# whisper::whisper and llama::llama carry different versions of ggml: never link both into one program.
wrkhrs_built(whisper::whisper "${WRKHRS_DEP_whisper_cpp}" libwhisper.a libggml.a libggml-cpu.a ${_ggml_cuda} libggml-base.a)
wrkhrs_built(llama::llama "${WRKHRS_DEP_llama_cpp}" libllama.a libggml.a libggml-cpu.a ${_ggml_cuda} libggml-base.a)
foreach(_engine whisper::whisper llama::llama)
  target_link_libraries(${_engine} INTERFACE Threads::Threads m ${CMAKE_DL_LIBS} ${_cuda})
endforeach()

# The model runner is upstream's program; it stands beside ours.
file(MAKE_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
file(CREATE_LINK "${WRKHRS_DEP_llama_cpp}/bin/llama-server" "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/llama-server" SYMBOLIC)
