# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

# What is installed: libraries, public headers, the QML module, the server program, and the files by which CMake
# (find_package(SessionKeeper COMPONENTS Qml Server)) and pkg-config find them. Relocatable throughout.
include(CMakePackageConfigHelpers)

set(SESSIONKEEPER_INSTALL_QMLDIR "${CMAKE_INSTALL_LIBDIR}/qt6/qml" CACHE STRING
    "Where the QML module is installed, below the prefix")
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/SessionKeeper")

# Lets what lies in folder find our libraries, wherever the prefix was moved.
function(sessionkeeper_install_rpath target folder)
    file(RELATIVE_PATH libraries "/prefix/${folder}" "/prefix/${CMAKE_INSTALL_LIBDIR}")
    if(APPLE)
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "@loader_path/${libraries}")
    else()
        set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}")
    endif()
endfunction()

# One export set for each component: who asks for the client alone need not have what the others link.
function(sessionkeeper_install_library target exported_name set)
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${exported_name})
    sessionkeeper_install_rpath(${target} "${CMAKE_INSTALL_LIBDIR}")
    install(TARGETS ${target} EXPORT ${set}
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT ${set} NAMESPACE SessionKeeper:: DESTINATION "${package_dir}")
endfunction()

sessionkeeper_install_library(SessionKeeper SessionKeeper SessionKeeperTargets)

if(TARGET SessionKeeperServer)
    sessionkeeper_install_library(SessionKeeperServer Server SessionKeeperServerTargets)
endif()
if(TARGET sessionkeeper-server)
    sessionkeeper_install_rpath(sessionkeeper-server "${CMAKE_INSTALL_BINDIR}")
    install(TARGETS sessionkeeper-server RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

if(TARGET SessionKeeperQml)
    # The module is its own plugin: one library beside its qmldir.
    set(module_dir "${SESSIONKEEPER_INSTALL_QMLDIR}/SessionKeeper")
    set_target_properties(SessionKeeperQml PROPERTIES EXPORT_NAME Qml)
    sessionkeeper_install_rpath(SessionKeeperQml "${module_dir}")
    install(TARGETS SessionKeeperQml EXPORT SessionKeeperQmlTargets
        RUNTIME DESTINATION "${module_dir}"
        LIBRARY DESTINATION "${module_dir}"
        ARCHIVE DESTINATION "${module_dir}")
    get_target_property(module_output SessionKeeperQml QT_QML_MODULE_OUTPUT_DIRECTORY)
    install(DIRECTORY "${module_output}/" DESTINATION "${module_dir}"
        FILES_MATCHING PATTERN "qmldir" PATTERN "*.qmltypes" PATTERN "*.qml")
    install(EXPORT SessionKeeperQmlTargets NAMESPACE SessionKeeper:: DESTINATION "${package_dir}")
endif()

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/SessionKeeperConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/SessionKeeperConfig.cmake"
    INSTALL_DESTINATION "${package_dir}"
    PATH_VARS SESSIONKEEPER_INSTALL_QMLDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/SessionKeeperConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/SessionKeeperConfig.cmake"
    "${PROJECT_BINARY_DIR}/SessionKeeperConfigVersion.cmake"
    DESTINATION "${package_dir}")

file(RELATIVE_PATH pc_prefix "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
if(BUILD_SHARED_LIBS)
    set(pc_private "")
else()
    set(pc_private "Requires.private: Qt6DBus\nLibs.private: -lqt6keychain\n")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/sessionkeeper.pc.in" "${PROJECT_BINARY_DIR}/sessionkeeper.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/sessionkeeper.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
