/* What the files of loading share: one call of wv_model_load(). Inside codegen/load only. */
#ifndef WIREVET_LOAD_JOB_H
#define WIREVET_LOAD_JOB_H

#include "read/read.h"
#include "support/arena.h"
#include "support/fail.h"

#include <setjmp.h>
#include <stdio.h>

#include <wirevet/compile.h>

/* A service that was found, and the file that has it. */
typedef struct load_service {
    read_service_name name;
    uint32_t file;
} load_service;

/* How well a name fits a service: names of lower levels do not count if a service has it of a
 * higher one. */
typedef enum load_level { LOAD_BY_NOTHING, LOAD_BY_ALIAS, LOAD_BY_SDK, LOAD_BY_SHAPE } load_level;

/* What was left out of a model. */
typedef struct load_fault {
    struct load_fault *next;
    load_service service;
    model_text operation; /* empty: all of the service */
    const char *text;     /* lines as of fail_at() */
} load_fault;

/* Everything that a failure has to undo is a member: a longjmp() to `out` leaves the rest. */
typedef struct load_job {
    wv_model_options options; /* with defaults filled in */
    const wv_model_file *files;
    size_t file_count;
    jmp_buf out;
    const char *why;     /* set before the jump */
    arena *memory;       /* of this call: bytes of files, names, messages */
    arena *scratch;      /* of one service */
    arena *kept;         /* of the model that is returned */
    arena_budget budget; /* of all three */
    FILE *open;
    fail_log log;
    read_input *inputs; /* one for each file */
    load_service *services;
    uint32_t service_count, service_room;
    uint32_t *common; /* files without a service */
    size_t common_count;
    bool service_used; /* a service is options.service */
    bool *used;        /* one for each of options.operations: a service has it */
    const wv_schema **schemas;
    load_service *kept_services; /* one for each of the schemas */
    load_fault *faults;          /* kept */
    uint32_t schema_count;
    wv_model *model;
} load_job;

/* An arena under the job's options and budget. */
arena *load_arena(load_job *job);
/* Frees an arena and sets the pointer to NULL. */
void load_arena_end(arena **a);

/* Fills in defaults. False: a wrong argument. */
bool load_fill_in(wv_model_options *to, const wv_model_options *given);
/* Does the steps inside of the border that failures jump to. False: logged, or job->why. */
bool load_guarded(load_job *job, void (*steps)(load_job *job));
/* What is wrong, as wv_model_load() says it. */
void load_write_errors(const load_job *job, char *to, size_t size);

/* The bytes of a file. False: logged. */
bool load_read(load_job *job, const wv_model_file *file, read_input *in);
/* Reads all files and finds their services. False: logged. */
bool load_files(load_job *job);

/* The model of a service, with the files that have none, in job->scratch. NULL: logged. */
model *load_model(load_job *job, const load_service *service);

/* Compiles these operations of a service, NULL: what the options want. False: logged. */
bool load_part(load_job *job, const load_service *service, const char **names, size_t count,
               bool keep);
/* After that failed: what can be compiled, and notes what cannot; nothing is left in the log. */
void load_parts(load_job *job, const load_service *service);
/* If nothing at all could be compiled: the faults are errors. */
void load_end_parts(load_job *job);
bool load_is_fault(const load_fault *fault, const char *operation, size_t size);
/* Copies names into what is kept. */
void load_keep_names(load_job *job, load_service *to, const load_service *from);

/* The rules in words of a model that is not resolved yet. False: logged. */
bool load_rules_of(load_job *job, model *m);

/* The best level that a name has among services; an alias that several have is none. */
load_level load_level_of(const load_service *services, uint32_t count, const char *name,
                         size_t size);
/* Is that the service's name, at that level? */
bool load_goes_by(const load_service *service, load_level best, const char *name, size_t size);
/* Bytes of the service in front of an operation: AWSGlue of AWSGlue.GetSession, com.amazonaws.glue
 * of com.amazonaws.glue#GetSession; 0: there is none. */
size_t load_prefix_of(const char *operation, size_t size);

/* What the options say about services and operations. By name: without what only a model tells. */
bool load_is_candidate(const load_job *job, const load_service *service);
/* Names of the operations of `m` that are wanted, NUL-terminated, in *names; false: none is, or the
 * service is not. */
bool load_select(load_job *job, const load_service *service, const model *m, const char ***names,
                 size_t *count);
/* Logs operations that no service had. */
void load_check_used(load_job *job);

#endif
