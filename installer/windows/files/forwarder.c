/* python3.dll holds nothing but names that lead to those of python3XY.dll. */
int __stdcall DllMainCRTStartup(void *module, unsigned reason, void *reserved)
{
    (void)module, (void)reason, (void)reserved;
    return 1;
}
