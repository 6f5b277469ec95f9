/* Compiles models for Intel NPUs that are not there, with the compiler that OpenVINO's Windows wheels bring.
 *
 *   npu_compile.exe FOLDER          FOLDER holds openvino_c.dll and the plugins
 *
 * Reads lines "PLATFORM<tab>MODEL". Writes for each "@RESULT<tab>STAGE<tab>OK<tab>ERROR": the stage that was reached last
 * (read_model, compile_model, done), 1 or 0, and the error with its line ends escaped. Other lines are the libraries' own log.
 * A fault ends the process after "@RESULT<tab>crash<tab>0<tab>...".
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>

typedef int (*create_core)(void **);
typedef int (*read_model)(void *, const char *, const char *, void **);
typedef int (*compile_model)(void *, void *, const char *, size_t, void **, ...);
typedef void (*release)(void *);
typedef const char *(*last_error)(void);

static const char *stage = "start";

static void answer(const char *reached, int ok, const char *text)
{
    printf("\n@RESULT\t%s\t%d\t", reached, ok);
    for (; text && *text; text++) {
        if (*text == '\n') fputs("\\n", stdout);
        else putchar(*text == '\t' || *text == '\r' ? ' ' : *text);
    }
    putchar('\n');
    fflush(stdout);
}

static LONG WINAPI fault(EXCEPTION_POINTERS *what)
{
    char text[96];
    snprintf(text, sizeof text, "CRASH 0x%08lx in %s", (unsigned long)what->ExceptionRecord->ExceptionCode, stage);
    answer("crash", 0, text);
    TerminateProcess(GetCurrentProcess(), 99);
    return EXCEPTION_EXECUTE_HANDLER;
}

static void *function(HMODULE library, const char *name)
{
    void *found = (void *)GetProcAddress(library, name);
    if (!found) {
        answer("start", 0, name);
        exit(3);
    }
    return found;
}

int main(int count, char **arguments)
{
    char path[4096], line[4096];
    if (count != 2) return 2;
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    SetUnhandledExceptionFilter(fault);
    SetDllDirectoryA(arguments[1]);
    snprintf(path, sizeof path, "%s\\openvino_c.dll", arguments[1]);
    HMODULE library = LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!library) {
        answer("start", 0, "openvino_c.dll cannot be loaded");
        return 3;
    }
    create_core core_create = function(library, "ov_core_create");
    read_model model_read = function(library, "ov_core_read_model");
    compile_model model_compile = function(library, "ov_core_compile_model");
    release model_free = function(library, "ov_model_free");
    release compiled_free = function(library, "ov_compiled_model_free");
    last_error error = function(library, "ov_get_last_err_msg");
    void *core = NULL;
    int status = core_create(&core);
    answer("start", status == 0, status ? error() : "");
    while (!status && fgets(line, sizeof line, stdin)) {
        void *model = NULL, *compiled = NULL;
        line[strcspn(line, "\r\n")] = 0;
        char *name = strchr(line, '\t');
        if (!name) continue;
        *name++ = 0;
        stage = "read_model";
        if (model_read(core, name, NULL, &model)) {
            answer(stage, 0, error());
            continue;
        }
        stage = "compile_model";
        int failed = model_compile(core, model, "NPU", 4, &compiled, "NPU_PLATFORM", line, "NPU_COMPILER_TYPE", "PLUGIN");
        answer(failed ? stage : "done", !failed, failed ? error() : "");
        stage = "free";
        if (compiled) compiled_free(compiled);
        model_free(model);
    }
    TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}
