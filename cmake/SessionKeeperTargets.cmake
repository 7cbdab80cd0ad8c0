# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

# What every target of ours has in common: language level, warnings, strict Qt, hidden symbols, sanitizers.
function(sessionkeeper_defaults target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
    target_compile_definitions(${target} PRIVATE
        QT_NO_KEYWORDS
        QT_NO_CAST_FROM_ASCII
        QT_NO_CAST_TO_ASCII
        QT_NO_CAST_FROM_BYTEARRAY
        QT_NO_URL_CAST_FROM_STRING
        QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
        QT_NO_FOREACH
        QT_STRICT_ITERATORS)
    if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic
            $<$<BOOL:${SESSIONKEEPER_WARNINGS_AS_ERRORS}>:-Werror>)
    endif()
    if(SESSIONKEEPER_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${SESSIONKEEPER_SANITIZE} -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=${SESSIONKEEPER_SANITIZE})
    elseif(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        # A source that is missing from its list fails here, not in the first program that links the library.
        target_link_options(${target} PRIVATE -Wl,--no-undefined)
    endif()
endfunction()

# sessionkeeper_add_library(target name): SessionKeeper::name, shared or static by BUILD_SHARED_LIBS.
function(sessionkeeper_add_library target name)
    if(BUILD_SHARED_LIBS)
        add_library(${target} SHARED)
    else()
        add_library(${target} STATIC)
    endif()
    add_library(SessionKeeper::${name} ALIAS ${target})
    sessionkeeper_defaults(${target})
endfunction()

# sessionkeeper_forwarding_headers(result folder include_prefix Class header...): for each public class a header of its
# name below folder, so that <SessionKeeper/Session> is <SessionKeeper/session/session.h>. result: their paths.
function(sessionkeeper_forwarding_headers result folder include_prefix)
    set(files)
    set(pairs ${ARGN})
    while(pairs)
        list(POP_FRONT pairs class header)
        file(CONFIGURE OUTPUT "${folder}/${class}" CONTENT "#include <${include_prefix}/${header}>\n")
        list(APPEND files "${folder}/${class}")
    endwhile()
    set(${result} ${files} PARENT_SCOPE)
endfunction()

# sessionkeeper_add_test(name LABELS l... SOURCES f... [LIBRARIES t...] [KEYRING|KWALLET] [QUIET] [TIMEOUT s])
# One Qt Test executable, one ctest entry. QUIET keeps the log categories as they are by default. KEYRING runs it on a private
# bus with a throw-away gnome-keyring, KWALLET with a throw-away KWallet; skipped where that is not installed.
function(sessionkeeper_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "KEYRING;KWALLET;QUIET" "TIMEOUT" "LABELS;SOURCES;LIBRARIES")
    add_executable(${name} ${arg_SOURCES})
    sessionkeeper_defaults(${name})
    target_link_libraries(${name} PRIVATE Qt6::Test ${arg_LIBRARIES})
    if(SESSIONKEEPER_SANITIZE MATCHES "thread")
        target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/clonedmemory.cpp")
    endif()
    set(command $<TARGET_FILE:${name}>)
    if(arg_KEYRING)
        set(command "${PROJECT_SOURCE_DIR}/tests/support/with-keyring" ${command})
    elseif(arg_KWALLET)
        set(command "${PROJECT_SOURCE_DIR}/tests/support/with-kwallet" ${command})
    endif()
    add_test(NAME ${name} COMMAND ${command})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS "${arg_LABELS}"
        TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software")
    # tests/run switches every log category on, to search what is written for secrets.
    if(arg_QUIET)
        set_tests_properties(${name} PROPERTIES ENVIRONMENT_MODIFICATION "QT_LOGGING_RULES=unset:")
    endif()
    if(arg_KWALLET)
        set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
    endif()
endfunction()
