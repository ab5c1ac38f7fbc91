# wirevet_generate(TARGET t MODEL file... [SERVICE s] [NAME n] [OPERATIONS a b] [DIAGNOSTICS file]
#                  [RULES file] [DIRECTORY d] [STATIC] [RULES_OPTIONAL])
#
# Adds to target t the checks for a model: NAME.h on its include path, the tables compiled into it,
# wirevet::wirevet linked. Generated again when a model, the diagnostics, the rules or
# the generator change.
#
#   MODEL        Smithy's JSON, in one file or several that are merged, or one of botocore's
#                service-2.json
#   SERVICE      which one, if the files have several: its name, or "NAMESPACE#NAME"
#   NAME         prefix of everything generated; default, as for wirevet-gen: the sdkId (serviceId) of
#                the service in small letters. Needed where the files do not have exactly one such id,
#                or are made by the build
#   OPERATIONS   only these; default: all
#   DIAGNOSTICS  names and wording of the service's errors
#   RULES        rules that the documentation has in words, in the form of rules.json
#   RULES_OPTIONAL  leave out rules about operations and members that the model lacks
#   STATIC       link wirevet::static instead
#   DIRECTORY    where the files go; default: wirevet_generated/NAME in the binary directory
#
# Include directories and generated sources are private to t. Two targets of one project that use
# one NAME need two DIRECTORYs.

# The name that wirevet-gen takes for the service of these files, or "" if that is not plain.
function(_wirevet_default_name result)
  set(ids)
  foreach(model IN LISTS ARGN)
    if(NOT EXISTS ${model})
      continue()
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${model})
    file(READ ${model} text)
    # In a text of the model the quotes would have backslashes.
    string(REGEX MATCHALL "\"(sdkId|serviceId)\"[ \t\r\n]*:[ \t\r\n]*\"[A-Za-z][A-Za-z0-9 -]*\""
           found "${text}")
    foreach(pair IN LISTS found)
      string(REGEX REPLACE ".*\"([^\"]*)\"$" "\\1" id "${pair}")
      string(TOLOWER "${id}" id)
      string(REPLACE " " "" id "${id}")
      if(pair MATCHES "serviceId")
        string(REPLACE "-" "" id "${id}")
      endif()
      list(APPEND ids ${id})
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES ids)
  list(LENGTH ids count)
  set(name "")
  if(count EQUAL 1)
    string(REGEX REPLACE "-+" "_" name "${ids}")
    string(REGEX REPLACE "_$" "" name "${name}")
  endif()
  set(${result} "${name}" PARENT_SCOPE)
endfunction()

function(wirevet_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "STATIC;RULES_OPTIONAL"
                        "TARGET;SERVICE;NAME;DIAGNOSTICS;RULES;DIRECTORY" "MODEL;OPERATIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wirevet_generate: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_TARGET OR NOT arg_MODEL)
    message(FATAL_ERROR "wirevet_generate: TARGET and MODEL are needed")
  endif()
  if(TARGET wirevet-gen)
    set(generator wirevet-gen)
  elseif(TARGET wirevet::gen)
    set(generator wirevet::gen)
  else()
    message(FATAL_ERROR "wirevet_generate: there is no target wirevet::gen")
  endif()

  set(models)
  foreach(model IN LISTS arg_MODEL)
    cmake_path(ABSOLUTE_PATH model NORMALIZE)
    list(APPEND models ${model})
  endforeach()
  if(NOT arg_NAME)
    # A model that is broken for a while keeps its name: then the generator says what is wrong.
    string(MD5 remembered "${models}")
    _wirevet_default_name(arg_NAME ${models})
    if(arg_NAME)
      set(WIREVET_NAME_${remembered} ${arg_NAME} CACHE INTERNAL "")
    else()
      set(arg_NAME ${WIREVET_NAME_${remembered}})
    endif()
  endif()
  if(NOT arg_NAME)
    message(FATAL_ERROR "wirevet_generate: NAME is needed: ${arg_MODEL} have not exactly one sdkId")
  endif()
  if(NOT arg_NAME MATCHES "^[A-Za-z][A-Za-z0-9_]*$")
    message(FATAL_ERROR "wirevet_generate: NAME \"${arg_NAME}\" is no C identifier")
  endif()
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY wirevet_generated/${arg_NAME})
  endif()
  cmake_path(ABSOLUTE_PATH arg_DIRECTORY BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE
             OUTPUT_VARIABLE directory)

  set(options --name ${arg_NAME})
  set(inputs ${models})
  if(arg_SERVICE)
    list(APPEND options --service ${arg_SERVICE})
  endif()
  if(arg_OPERATIONS)
    list(JOIN arg_OPERATIONS "," operations)
    list(APPEND options --operations ${operations})
  endif()
  if(arg_DIAGNOSTICS)
    cmake_path(ABSOLUTE_PATH arg_DIAGNOSTICS NORMALIZE OUTPUT_VARIABLE diagnostics)
    list(APPEND options --diagnostics ${diagnostics})
    list(APPEND inputs ${diagnostics})
  endif()
  if(arg_RULES)
    cmake_path(ABSOLUTE_PATH arg_RULES NORMALIZE OUTPUT_VARIABLE rules)
    list(APPEND options --rules ${rules})
    list(APPEND inputs ${rules})
  endif()
  if(arg_RULES_OPTIONAL)
    list(APPEND options --rules-optional)
  endif()

  set(outputs ${directory}/${arg_NAME}.h ${directory}/${arg_NAME}_tables.c
              ${directory}/${arg_NAME}_names.c)
  cmake_path(GET directory PARENT_PATH parent)
  file(MAKE_DIRECTORY ${parent})
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${generator} ${options} -o ${directory} ${models}
    DEPENDS ${inputs} ${generator}
    COMMENT "Generating checks ${arg_NAME}"
    VERBATIM)
  target_sources(${arg_TARGET} PRIVATE ${outputs})
  target_include_directories(${arg_TARGET} PRIVATE ${directory})
  if(arg_STATIC)
    target_link_libraries(${arg_TARGET} PRIVATE wirevet::static)
  else()
    target_link_libraries(${arg_TARGET} PRIVATE wirevet::wirevet)
  endif()
endfunction()
