Option Explicit
Option Private Module
' On macOS there is no engine: xlwings' AppleScript starts a Python for each press of a button.
' AppleScript cannot reach Excel while a macro runs, so it returns at once while Python runs;
' when it ends, xlwings calls the add-in's macro CleanUp.

Public Const NO_FUNCTIONS As String = "functions need Excel for Windows; on macOS use the ribbon"
Public Const STARTING As String = "xlfactor: starting Python ..."

' Characters with a special meaning for the shell, AppleScript's list or xlwings.
Private Const UNSAFE As String = """$`\|="

Public Sub PressByScript(ByVal key As String)
    #If Mac Then
        Dim answer As String
        If Len(Setting("Interpreter")) = 0 Then Fail "xlfactor is not installed for this Excel: run 'xlfactor install'"
        DeleteFile LogOfScript()    ' an old error must not be read for this run
        RequirePlain key, "'"
        ShowStatus STARTING
        answer = AppleScriptTask("xlwings-{xlwings_version}.applescript", "VbaHandler", _
            ScriptParameters(key, BookInFront()))
        If Len(answer) > 0 Then Fail "Python could not be started: run 'xlfactor doctor' in a terminal"
    #Else
        Fail "xlfactor uses AppleScript on macOS only"
    #End If
End Sub

' The arguments of xlwings' AppleScript: folders for Python (none, as the package is installed),
' interpreter, statement, workbook, application, and the file for Python's error messages.
Public Function ScriptParameters(ByVal key As String, ByVal book As String) As String
    ScriptParameters = Join(Array( _
        "false", _
        Setting("Interpreter"), _
        "import xlfactor.excel.ribbon as r; r.press('" & key & "')", _
        book, _
        "Microsoft Excel", _
        LogOfScript()), "|")
End Function

Public Function LogOfScript() As String
    LogOfScript = Environ("HOME") & "/xlfactor-run.log"
End Function

Private Function BookInFront() As String
    If ActiveWorkbook Is Nothing Then Fail "no workbook is open: create or open one first"
    BookInFront = ActiveWorkbook.Name
    RequirePlain BookInFront
End Function

Public Sub RequirePlain(ByVal book As String, Optional ByVal otherSigns As String = "")
    Dim place As Long, signs As String
    signs = UNSAFE & otherSigns
    For place = 1 To Len(signs)
        If InStr(book, Mid$(signs, place, 1)) > 0 Then
            Fail "the name of the workbook holds the sign " & Mid$(signs, place, 1) & _
                ", with which it does not reach Python: save it under another name"
        End If
    Next place
End Sub

' The error message that Python wrote, "" if there is none. It is reported once.
Public Function ErrorOfScript() As String
    ErrorOfScript = FirstLines(TextOf(LogOfScript()), 12)
    DeleteFile LogOfScript()
End Function
