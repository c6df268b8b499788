/*
 * Starts Kontor's Python, which lies in the folder `program` beside this file, with a module of ours.
 *
 * Made twice: kontor.exe (-DGUI, no console) and kontor-server.exe. No header of Python is needed: the DLL is loaded
 * and its Py_Main called. The file PYTHON_DLL with the ending ._pth beside the DLL is all that says where modules are,
 * so that nothing of another Python on this computer gets in.
 *
 * Words that begin as Python's own do (-X, -m) go to Python as they are: so the program starts itself again.
 */
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

#define PATH_MAX_LETTERS 32768
#define FIXED_WORDS 5 /* this program, -X, utf8, -m, the module */

typedef int (*python_main)(int, wchar_t **);
typedef void *(*standard_stream)(unsigned);
typedef void *(*reopen)(const wchar_t *, const wchar_t *, void *);

static wchar_t folder[PATH_MAX_LETTERS], library[PATH_MAX_LETTERS + 64];

static int failed(const wchar_t *what)
{
    static wchar_t words[PATH_MAX_LETTERS + 256];
    _snwprintf(words, PATH_MAX_LETTERS + 255, L"%ls\n%ls (%lu)\n\nInstall Kontor again. / \u8bf7\u91cd\u65b0\u5b89\u88c5 Kontor\u3002",
               what, library, (unsigned long)GetLastError());
#ifdef GUI
    MessageBoxW(NULL, words, L"Kontor", MB_OK | MB_ICONERROR);
#else
    fwprintf(stderr, L"%ls\n", words);
#endif
    return 120;
}

#ifdef GUI
static int is_open(DWORD which)
{
    HANDLE handle = GetStdHandle(which);
    return handle != NULL && handle != INVALID_HANDLE_VALUE && GetFileType(handle) != FILE_TYPE_UNKNOWN;
}

/* A program without a console has no standard streams, and Python refuses to start without. What was redirected
 * stays; else it goes to the console that this was started from, if any, else nowhere. */
static void open_streams(void)
{
    const DWORD handles[3] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    HMODULE runtime = LoadLibraryW(L"ucrtbase.dll");
    standard_stream stream = runtime ? (standard_stream)(void *)GetProcAddress(runtime, "__acrt_iob_func") : NULL;
    reopen open = runtime ? (reopen)(void *)GetProcAddress(runtime, "_wfreopen") : NULL;
    int has_console;
    if (!stream || !open)
        return;
    has_console = !is_open(STD_OUTPUT_HANDLE) && AttachConsole(ATTACH_PARENT_PROCESS);
    for (unsigned number = 0; number < 3; number++) {
        if (number == 0 ? !is_open(handles[0]) : has_console || !is_open(handles[number]))
            open(number && has_console ? L"CONOUT$" : L"NUL", number ? L"w" : L"r", stream(number));
    }
}
#endif

static int run(int count, wchar_t **words)
{
    DWORD length = GetModuleFileNameW(NULL, folder, PATH_MAX_LETTERS - 16);
    HMODULE python;
    python_main start;
    wchar_t **all = calloc((size_t)count + FIXED_WORDS + 1, sizeof *all);
    int is_pythons, total = 0;

    while (length && folder[length - 1] != L'\\')
        length--;
    wcscpy(folder + length, L"program");
    wcscpy(library, folder);
    wcscat(library, L"\\" PYTHON_DLL);
    /* Nothing is loaded from the current folder, nor from those of PATH. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    AddDllDirectory(folder);
#ifdef GUI
    open_streams();
#endif
    python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    if (!python)
        return failed(L"This file could not be loaded:");
    start = (python_main)(void *)GetProcAddress(python, "Py_Main");
    if (!start || !all)
        return failed(L"This file is not as it must be:");
    is_pythons = count > 1 && (!wcscmp(words[1], L"-X") || !wcscmp(words[1], L"-m"));
    all[total++] = words[0];
    if (!is_pythons || wcscmp(words[1], L"-X")) {
        all[total++] = L"-X";
        all[total++] = L"utf8";
    }
    if (!is_pythons) {
        all[total++] = L"-m";
        all[total++] = MODULE;
    }
    for (int number = 1; number < count; number++)
        all[total++] = words[number];
    return start(total, all);
}

#ifdef GUI
int WINAPI wWinMain(HINSTANCE own, HINSTANCE before, PWSTR line, int shown)
{
    (void)own, (void)before, (void)line, (void)shown;
    return run(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **words)
{
    return run(count, words);
}
#endif
