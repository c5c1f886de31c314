@echo off
rem Installs doorloop without network; name a folder as first argument to install it there.
setlocal
set PYTHONUTF8=1
set code=1
if not exist "%~dp0install.py" echo Pak het archief eerst helemaal uit. 1>&2 & goto end
for %%v in (3.13 3.12 3.11) do py -%%v -c "" >nul 2>nul && set "with=py -%%v" && goto install
rem Without the launcher: what Windows puts in the place of a Python that is not there fails here too.
python -c "" >nul 2>nul && set "with=python" && goto install
echo doorloop is niet geinstalleerd: geen Python 3.11, 3.12 of 3.13 gevonden. 1>&2
goto end
:install
%with% "%~dp0install.py" %*
set code=%errorlevel%
:end
if "%~1"=="" pause
exit /b %code%
