@echo off
rem Starts Rote from wherever it lies: this file is in bin, beside rote.jar. Options for Java itself,
rem such as -Xmx8g, go into ROTE_JAVA_OPTIONS.
setlocal
set "ROTE_JAVA=java"
if not defined JAVA_HOME goto find
set "ROTE_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%ROTE_JAVA%" goto run
echo error: JAVA_HOME is "%JAVA_HOME%", but there is no program bin\java.exe in it; set JAVA_HOME to a Java 17 or newer 1>&2
exit /b 1
:find
where java >nul 2>nul
if not errorlevel 1 goto run
echo error: no Java found; install Java 17 or newer, or set JAVA_HOME to where it is 1>&2
exit /b 1
:run
"%ROTE_JAVA%" %ROTE_JAVA_OPTIONS% -jar "%~dp0..\rote.jar" %*
exit /b %ERRORLEVEL%
