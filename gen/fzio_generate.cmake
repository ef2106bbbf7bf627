# SPDX-License-Identifier: MIT
#
#   fzio_generate(TARGET app IDL chat.fzio [more.fzio …]
#                 [IMPORT_DIRS dir …] [OUT_DIR dir] [TEMPLATES dir])
#
# Compiles contracts when `app` is built, adds the C that was written to its sources and the folder
# to its include path: `#include "chat.fzio.h"`. Contracts that they import are found beside them
# and in IMPORT_DIRS; list them in IDL too, unless another target that `app` links has them. What
# comes with fzio is listed as `std/paging.fzio`.
# OUT_DIR is where the C goes, by default a folder of the target's own in the build tree. TEMPLATES
# overrides templates of fzio-gen file by file.
#
# The compiler is the target fzio::gen where this build has it, else FZIO_GEN_EXECUTABLE.
include_guard(GLOBAL)
# The folder of std/, which the function asks for wherever it is called.
set_property(GLOBAL PROPERTY FZIO_IDL_DIR "${FZIO_IDL_DIR}")

# `demo`, `acme.chat`: files are named after the module, so the contract is asked for its name.
function(fzio__module_name idl ret_name)
  file(READ ${idl} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  if(text MATCHES "(^|[^A-Za-z0-9_])module[ \t\r\n]+([A-Za-z0-9_.]+)[ \t\r\n]*;")
    set(${ret_name} ${CMAKE_MATCH_2} PARENT_SCOPE)
  else()
    # fzio-gen will say what is wrong with it.
    cmake_path(GET idl STEM LAST_ONLY stem)
    set(${ret_name} ${stem} PARENT_SCOPE)
  endif()
  # The names of the outputs depend on it.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${idl})
endfunction()

# A contract of the project, or one that comes with fzio.
function(fzio__find_idl idl ret_path)
  cmake_path(ABSOLUTE_PATH idl BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE
    OUTPUT_VARIABLE path)
  if(idl MATCHES "^std/" AND NOT EXISTS ${path})
    get_property(folder GLOBAL PROPERTY FZIO_IDL_DIR)
    set(path ${folder}/${idl})
  endif()
  set(${ret_path} ${path} PARENT_SCOPE)
endfunction()

function(fzio__compiler ret_command ret_depends)
  if(TARGET fzio::gen)
    set(${ret_command} $<TARGET_FILE:fzio::gen> PARENT_SCOPE)
    set(${ret_depends} fzio::gen PARENT_SCOPE)
    return()
  endif()
  find_program(FZIO_GEN_EXECUTABLE fzio-gen DOC "The fzio compiler, for this machine")
  if(NOT FZIO_GEN_EXECUTABLE)
    message(FATAL_ERROR "fzio_generate: fzio-gen was not found; set FZIO_GEN_EXECUTABLE")
  endif()
  set(${ret_command} ${FZIO_GEN_EXECUTABLE} PARENT_SCOPE)
  set(${ret_depends} ${FZIO_GEN_EXECUTABLE} PARENT_SCOPE)
endfunction()

function(fzio_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;OUT_DIR;TEMPLATES" "IDL;IMPORT_DIRS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "fzio_generate: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  elseif(NOT TARGET "${arg_TARGET}")
    message(FATAL_ERROR "fzio_generate: TARGET '${arg_TARGET}' is not a target")
  elseif(NOT arg_IDL)
    message(FATAL_ERROR "fzio_generate: IDL names no contract")
  endif()
  if(NOT arg_OUT_DIR)
    set(arg_OUT_DIR fzio/${arg_TARGET})
  endif()
  cmake_path(ABSOLUTE_PATH arg_OUT_DIR BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE)
  fzio__compiler(compiler depends)

  set(options "")
  foreach(dir IN LISTS arg_IMPORT_DIRS)
    cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND options -I ${dir})
  endforeach()
  if(arg_TEMPLATES)
    cmake_path(ABSOLUTE_PATH arg_TEMPLATES BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND options --templates ${arg_TEMPLATES})
  endif()

  foreach(idl IN LISTS arg_IDL)
    fzio__find_idl(${idl} idl)
    fzio__module_name(${idl} module)
    set(outputs ${arg_OUT_DIR}/${module}.fzio.c ${arg_OUT_DIR}/${module}.fzio.h)
    # The compiler leaves files alone that would not change, so that nothing is built again for
    # them. A stamp tells the build that it ran: without one, make would run it for ever.
    set(stamp ${arg_OUT_DIR}/${module}.stamp)
    add_custom_command(OUTPUT ${stamp} BYPRODUCTS ${outputs}
      COMMAND ${compiler} -o ${arg_OUT_DIR} ${options}
        --depfile ${stamp}.d --depfile-target ${stamp} ${idl}
      COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
      DEPENDS ${idl} ${depends} DEPFILE ${stamp}.d
      COMMENT "Compiling ${module}.fzio" VERBATIM)
    target_sources(${arg_TARGET} PRIVATE ${outputs} ${stamp})
  endforeach()
  target_include_directories(${arg_TARGET} PRIVATE ${arg_OUT_DIR})
endfunction()
