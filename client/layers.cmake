# SPDX-License-Identifier: GPL-3.0-or-later
# client_layer(NAME HEADERS ... SOURCES ... USES layers ... LINKS targets ...)
#   makes the static library client_NAME with alias client::NAME from the files in this folder.
#   Headers form a FILE_SET, so that each is verified to compile alone (target all_verify_interface_header_sets).

add_library(copoly_options INTERFACE)
target_compile_features(copoly_options INTERFACE cxx_std_20)
target_compile_definitions(copoly_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400
    COPOLY_VERSION="${PROJECT_VERSION}"
    $<$<NOT:$<CONFIG:Release>>:QT_FORCE_ASSERTS>)
target_compile_options(copoly_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
    -Wimplicit-fallthrough -Wunused -Wno-missing-field-initializers
    $<$<BOOL:${COPOLY_WERROR}>:-Werror>)
if(COPOLY_SANITIZE)
    # GCC takes what the sanitizers insert for uses of uninitialized values.
    target_compile_options(copoly_options INTERFACE
        -fsanitize=${COPOLY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(copoly_options INTERFACE -fsanitize=${COPOLY_SANITIZE})
endif()

function(client_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "HEADERS;SOURCES;USES;LINKS")
    add_library(client_${name} STATIC ${layer_SOURCES})
    add_library(client::${name} ALIAS client_${name})
    target_sources(client_${name} PUBLIC
        FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/client" FILES ${layer_HEADERS})
    set_target_properties(client_${name} PROPERTIES
        AUTOMOC ON AUTOUIC ON VERIFY_INTERFACE_HEADER_SETS ON POSITION_INDEPENDENT_CODE ON)
    list(TRANSFORM layer_USES PREPEND client::)
    target_link_libraries(client_${name} PUBLIC copoly_options ${layer_USES} ${layer_LINKS})
endfunction()
