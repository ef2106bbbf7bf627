# SPDX-License-Identifier: MIT
# What fzio is built with. All that is missing is told at once, by the names of Debian's packages.
set(missing "")

# need(VARIABLE PACKAGE): what was looked for into VARIABLE is of Debian's PACKAGE.
macro(need variable package)
  if(NOT ${variable})
    list(APPEND missing ${package})
  endif()
endmacro()

# need_module(PREFIX MODULE PACKAGE): a module of pkg-config, as PkgConfig::PREFIX.
macro(need_module prefix module package)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(${prefix} QUIET IMPORTED_TARGET ${module})
  endif()
  need(${prefix}_FOUND ${package})
endmacro()

find_package(PkgConfig QUIET)
need(PKG_CONFIG_FOUND pkg-config)
find_package(Threads REQUIRED)
find_package(ZLIB QUIET)
need(ZLIB_FOUND zlib1g-dev)
need_module(JSON_C json-c libjson-c-dev)
need_module(WEBSOCKETS libwebsockets libwebsockets-dev)
need_module(HIREDIS hiredis libhiredis-dev)
find_library(EV_LIBRARY ev)
need(EV_LIBRARY libev-dev)
find_library(MSGPACK_LIBRARY msgpackc)
need(MSGPACK_LIBRARY libmsgpack-dev)
find_program(LEMON lemon)
find_file(LEMON_TEMPLATE lempar.c PATHS /usr/share/lemon)
need(LEMON lemon)
need(LEMON_TEMPLATE lemon)
if(FZIO_BUILD_TESTS)
  need_module(CMOCKA cmocka libcmocka-dev)
endif()

if(missing)
  list(REMOVE_DUPLICATES missing)
  list(JOIN missing " " packages)
  set(hint "")
  if("libcmocka-dev" IN_LIST missing)
    set(hint "\n(libcmocka-dev is for the tests; -DFZIO_BUILD_TESTS=OFF goes without)")
  endif()
  message(FATAL_ERROR "fzio needs what is not installed here. On Debian:\n"
    "  apt-get install ${packages}${hint}")
endif()
