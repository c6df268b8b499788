# The release job: makes the signed setup on a Windows runner, and tries it there. Any CI can call it.
#
#     installer\windows\release.ps1 -PythonVersion 3.13.N -PythonSha256 HEX [-Release N]
#
# The runner needs Python of the same minor release (`python`), NSIS and mingw-w64 in PATH. PythonSha256 is that of
# python-VERSION-embed-amd64.zip, from the page of the release at python.org; nobody but who reads it there can vouch
# for it, so it is an argument. The variable KONTOR_SIGN holds the command that signs, such as
#     signtool sign /fd sha256 /tr http://timestamp.example /td sha256 /n "Our company"
# Without it the setup is not signed, and Windows warns of it.
param(
    [Parameter(Mandatory)] [ValidatePattern('^3\.\d+\.\d+$')] [string] $PythonVersion,
    [Parameter(Mandatory)] [ValidatePattern('^[0-9a-fA-F]{64}$')] [string] $PythonSha256,
    [ValidatePattern('^\d*$')] [string] $Release = ''
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Checked([string] $Program, [string[]] $Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Invoke-Silently([string] $Program, [string[]] $Words) {
    $ended = Start-Process -FilePath $Program -ArgumentList $Words -Wait -PassThru
    if ($ended.ExitCode -ne 0) { throw "$Program ended with $($ended.ExitCode)" }
}

$archive = Join-Path $env:TEMP "python-$PythonVersion-embed-amd64.zip"
Invoke-WebRequest "https://www.python.org/ftp/python/$PythonVersion/python-$PythonVersion-embed-amd64.zip" -OutFile $archive
$words = @('installer\dev.py', 'package', '--windows', '--', '--python', $archive, '--python-sha256', $PythonSha256)
if ($Release) { $words += @('--release', $Release) }
Invoke-Checked 'python' $words
$setup = Get-ChildItem 'dist\Kontor-*-setup.exe' | Sort-Object LastWriteTime | Select-Object -Last 1
if ($env:KONTOR_SIGN) {
    $signature = Get-AuthenticodeSignature $setup
    if ($signature.Status -ne 'Valid') { throw "The signature of $setup is $($signature.Status)" }
}

# What a computer of a clerk sees.
$target = Join-Path $env:LOCALAPPDATA 'Programs\Kontor'
Invoke-Silently $setup @('/S', '/CurrentUser')
$said = Join-Path $env:TEMP 'kontor-selftest.json'
$ended = Start-Process (Join-Path $target 'kontor.exe') @('--selftest', '--json') -Wait -PassThru -RedirectStandardOutput $said
Get-Content $said -Encoding utf8
if ($ended.ExitCode -ne 0) { throw "The selftest ended with $($ended.ExitCode)" }
Invoke-Silently $setup @('/S', '/CurrentUser')
Invoke-Silently (Join-Path $target 'uninstall.exe') @('/S', '/CurrentUser', '/PURGE', "_?=$target")
$left = Get-ChildItem $target -Recurse -File -ErrorAction SilentlyContinue | Where-Object Name -ne 'uninstall.exe'
if ($left) { throw "Removing left $left" }
(Get-FileHash $setup -Algorithm SHA256).Hash + '  ' + $setup.Name
