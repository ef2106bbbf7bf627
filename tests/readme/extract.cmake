# SPDX-License-Identifier: MIT
# Writes every block of README that is marked `<!-- file: NAME -->` to ${OUTPUT}/NAME, so that what
# the README shows is what is compiled and run. The port is the one thing that a test must choose.
file(READ ${README} text)
# Lists of CMake split at semicolons and brackets: both are put aside while we work.
string(REPLACE ";" "@semicolon@" text "${text}")
string(REPLACE "[" "@open@" text "${text}")
string(REPLACE "]" "@close@" text "${text}")
string(REGEX MATCHALL "<!-- file: [^ ]+ -->\n```[a-z]*\n[^`]*```" blocks "${text}")
foreach(block IN LISTS blocks)
  string(REGEX MATCH "<!-- file: ([^ ]+) -->\n```[a-z]*\n([^`]*)```" whole "${block}")
  set(name ${CMAKE_MATCH_1})
  set(content "${CMAKE_MATCH_2}")
  string(REPLACE "@semicolon@" ";" content "${content}")
  string(REPLACE "@open@" "[" content "${content}")
  string(REPLACE "@close@" "]" content "${content}")
  string(REPLACE ".port = 8000" ".port = README_PORT" content "${content}")
  file(CONFIGURE OUTPUT ${OUTPUT}/${name} CONTENT "${content}" @ONLY)
endforeach()
