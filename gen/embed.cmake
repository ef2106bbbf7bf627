# SPDX-License-Identifier: MIT
# Writes ${OUTPUT}: every template below ${ROOT} as an array of bytes. Not as string literals, which
# C11 promises to carry only up to 4,095 characters.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE names RELATIVE ${ROOT} ${ROOT}/*.mustache)
list(SORT names)
set(arrays "")
set(rows "")
set(number 0)
foreach(name IN LISTS names)
  math(EXPR number "${number} + 1")
  file(READ ${ROOT}/${name} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n\t" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${hex}")
  string(APPEND arrays
    "\n/* ${name} */\nstatic const unsigned char template_${number}[] = {\n\t${bytes}0x00 };\n")
  string(APPEND rows
    "\t{ \"${name}\", (const char *)template_${number}, sizeof(template_${number}) - 1 },\n")
endforeach()

file(WRITE ${OUTPUT}.new "/* Written by gen/embed.cmake. */
#include \"templates.h\"
${arrays}
const struct template templates_embedded[] = {
${rows}\t{ 0 },
};
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
