# SPDX-License-Identifier: MIT
# What is installed, as three parts: `library` (to run programs), `dev` (to build them) and `gen`
# (the compiler, which runs on this machine also when programs are built for another one).
include(CMakePackageConfigHelpers)
set(package ${PROJECT_SOURCE_DIR}/runtime/package)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fzio)
set(data_dir ${CMAKE_INSTALL_DATADIR}/fzio)

install(TARGETS fzio fzio_shared fzio_emitter EXPORT fzio-targets
  LIBRARY COMPONENT library NAMELINK_COMPONENT dev
  ARCHIVE COMPONENT dev
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/fzio
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev FILES_MATCHING PATTERN "*.h")
install(EXPORT fzio-targets NAMESPACE fzio:: DESTINATION ${config_dir} COMPONENT dev)

set_target_properties(fzio-gen PROPERTIES EXPORT_NAME gen)
install(TARGETS fzio-gen EXPORT fzio-gen-targets RUNTIME COMPONENT gen)
install(EXPORT fzio-gen-targets NAMESPACE fzio:: DESTINATION ${config_dir} COMPONENT gen)
install(FILES ${PROJECT_SOURCE_DIR}/gen/package/fzio-gen.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT gen)
install(FILES ${PROJECT_SOURCE_DIR}/gen/package/fzio-gen.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME fzio-gen COMPONENT gen)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/idl ${PROJECT_SOURCE_DIR}/templates
  DESTINATION ${data_dir} COMPONENT gen)

configure_package_config_file(${package}/fzio-config.cmake.in fzio-config.cmake
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(fzio-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/fzio-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/fzio-config-version.cmake
  ${PROJECT_SOURCE_DIR}/gen/fzio_generate.cmake
  DESTINATION ${config_dir} COMPONENT dev)

# The prefix is known when installing (`cmake --install --prefix`), and not before.
function(install_pc name component)
  configure_file(${package}/${name}.pc.in ${name}.pc.in @ONLY)
  install(CODE "
    configure_file(\"${CMAKE_CURRENT_BINARY_DIR}/${name}.pc.in\"
      \"${CMAKE_CURRENT_BINARY_DIR}/${name}.pc\" @ONLY)
    file(INSTALL \"${CMAKE_CURRENT_BINARY_DIR}/${name}.pc\"
      DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig\")"
    COMPONENT ${component})
endfunction()
set(install_prefix @CMAKE_INSTALL_PREFIX@)
install_pc(fzio dev)
install_pc(fzio-emitter dev)
install_pc(fzio-gen gen)

# --- packages for Debian: `cpack` in the build folder ---

if(NOT FZIO_IS_TOP_LEVEL)
  return() # another project has packages of its own
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The fzio maintainers <maintainers@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL library dev gen)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libfzio${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
# Loaded by its name, so that shlibdeps, which finds the rest, does not see it.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS libwebsockets-evlib-ev)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libfzio-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libfzio${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}), \
libwebsockets-dev, libjson-c-dev, libhiredis-dev, libmsgpack-dev, libev-dev, zlib1g-dev, pkg-config")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "fzio-gen")
set(CPACK_DEBIAN_GEN_PACKAGE_NAME fzio-gen)
set(CPACK_DEBIAN_GEN_PACKAGE_SECTION devel)
foreach(component IN ITEMS LIBRARY DEV GEN)
  string(TOLOWER ${component} lower)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright COMPONENT ${lower}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${component}_PACKAGE_NAME})
endforeach()
include(CPack)
