# Installs the program (component program), and the library with its headers, CMake package and
# pkg-config file (component development).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS sigconv RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
# The help of the program names the manual in this folder.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT program FILES_MATCHING PATTERN "*.md")

install(TARGETS sigconv_lib EXPORT sigconv
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/sigconv
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sigconv)
install(EXPORT sigconv FILE sigconvTargets.cmake NAMESPACE sigconv::
        DESTINATION ${package_dir} COMPONENT development)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/sigconvConfig.cmake.in ${PROJECT_BINARY_DIR}/sigconvConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before version 1.0 a new minor version may change the interface.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/sigconvConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sigconvConfig.cmake
              ${PROJECT_BINARY_DIR}/sigconvConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT development)

# Writes sigconv.pc at installation, because only `cmake --install --prefix` fixes the prefix. An
# absolute folder, which GNUInstallDirs allows, does not follow the prefix.
foreach(kind LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${kind}}")
    set(SIGCONV_PC_${kind} "${CMAKE_INSTALL_${kind}}")
  else()
    set(SIGCONV_PC_${kind} "\${prefix}/${CMAKE_INSTALL_${kind}}")
  endif()
endforeach()
# Users of a static library have to link fmt and FFTW; users of a shared one do not.
set(SIGCONV_PC_REQUIRES Requires)
if(BUILD_SHARED_LIBS)
  set(SIGCONV_PC_REQUIRES Requires.private)
endif()
set(pc ${PROJECT_BINARY_DIR}/sigconv.pc)
install(CODE "
  set(PROJECT_VERSION [[${PROJECT_VERSION}]])
  set(PROJECT_DESCRIPTION [[${PROJECT_DESCRIPTION}]])
  set(SIGCONV_PC_LIBDIR [[${SIGCONV_PC_LIBDIR}]])
  set(SIGCONV_PC_INCLUDEDIR [[${SIGCONV_PC_INCLUDEDIR}]])
  set(SIGCONV_PC_REQUIRES [[${SIGCONV_PC_REQUIRES}]])
  configure_file([[${PROJECT_SOURCE_DIR}/cmake/sigconv.pc.in]] [[${pc}]] @ONLY)
  " COMPONENT development)
install(FILES ${pc} DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
