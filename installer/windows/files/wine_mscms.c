/* For Wine alone, never shipped: the functions of colour management that Qt is linked to and does not need to work. */
#include <windows.h>

#define EXPORTED __declspec(dllexport)

EXPORTED BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, PBYTE content, PDWORD size)
{
    (void)profile, (void)content, (void)size;
    SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
    return FALSE;
}

EXPORTED BOOL WINAPI CloseColorProfile(HANDLE profile)
{
    (void)profile;
    return TRUE;
}

EXPORTED HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    (void)profile, (void)options;
    return NULL;
}

EXPORTED HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD creation)
{
    (void)profile, (void)access, (void)share, (void)creation;
    SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
    return NULL;
}
