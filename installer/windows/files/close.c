/*
 * Used by the setup: which programs of a folder run, and asks them to close as a click on their windows would.
 *
 *     close.exe FOLDER SECONDS       0 seconds: only look
 *
 * Ends with 0 when none runs (any more), 1 when one still runs, 2 when it was called wrongly, 3 when nothing runs but
 * the database server, which somebody left behind. It ends nobody's program by force: unsaved work stays.
 */
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <stdlib.h>
#include <tlhelp32.h>
#include <wchar.h>

#define LETTERS 32768
#define PROGRAMS_MAX 512
#define POLL_MS 250

enum { NONE = 0, RUNS = 1, WRONG = 2, SERVER_ONLY = 3 };

static wchar_t folder[LETTERS], given[LETTERS], image[LETTERS], longer[LETTERS];
static DWORD programs[PROGRAMS_MAX];
static unsigned found, servers;

static int is_in_folder(DWORD process)
{
    DWORD length = LETTERS;
    size_t wanted = wcslen(folder);
    HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
    BOOL told;
    if (!handle)
        return 0;
    told = QueryFullProcessImageNameW(handle, 0, image, &length);
    CloseHandle(handle);
    if (!told || !GetLongPathNameW(image, longer, LETTERS) || wcslen(longer) <= wanted)
        return 0;
    return CompareStringOrdinal(longer, (int)wanted, folder, (int)wanted, TRUE) == CSTR_EQUAL
           && _wcsicmp(longer + wanted, L"uninstall.exe");
}

static void look(void)
{
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W one = {.dwSize = sizeof one};
    found = servers = 0;
    if (all == INVALID_HANDLE_VALUE)
        return;
    for (BOOL more = Process32FirstW(all, &one); more; more = Process32NextW(all, &one)) {
        if (found < PROGRAMS_MAX && one.th32ProcessID != GetCurrentProcessId() && is_in_folder(one.th32ProcessID)) {
            programs[found++] = one.th32ProcessID;
            servers += !_wcsicmp(one.szExeFile, L"postgres.exe");
        }
    }
    CloseHandle(all);
}

static BOOL CALLBACK ask(HWND window, LPARAM unused)
{
    DWORD owner = 0;
    (void)unused;
    GetWindowThreadProcessId(window, &owner);
    for (unsigned number = 0; number < found; number++)
        if (programs[number] == owner && IsWindowVisible(window) && !GetWindow(window, GW_OWNER))
            PostMessageW(window, WM_CLOSE, 0, 0);
    return TRUE;
}

static int outcome(void)
{
    return !found ? NONE : found == servers ? SERVER_ONLY : RUNS;
}

int wmain(int count, wchar_t **words)
{
    ULONGLONG end;
    size_t length;
    if (count != 3 || !GetFullPathNameW(words[1], LETTERS - 2, given, NULL))
        return WRONG;
    if (!GetLongPathNameW(given, folder, LETTERS - 2))
        return NONE; /* it is not there */
    length = wcslen(folder);
    if (length && folder[length - 1] != L'\\')
        wcscpy(folder + length, L"\\");
    end = GetTickCount64() + 1000ULL * (ULONGLONG)_wtoi(words[2]);
    look();
    if (outcome() == RUNS && _wtoi(words[2]) > 0)
        EnumWindows(ask, 0);
    while (outcome() != NONE && GetTickCount64() < end) {
        Sleep(POLL_MS);
        look();
    }
    return outcome();
}
