@echo off
rem Installs doorloop without network; name a folder as first argument to install it there.
set PYTHONUTF8=1
where py >nul 2>nul
if %errorlevel%==0 (
  for %%v in (3.13 3.12 3.11) do (
    py -%%v -c "" >nul 2>nul && ( py -%%v "%~dp0install.py" %* & goto end )
  )
)
python "%~dp0install.py" %*
:end
set code=%errorlevel%
if "%~1"=="" pause
exit /b %code%
