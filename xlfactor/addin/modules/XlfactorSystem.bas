Option Explicit
Option Private Module
' Access beyond the workbook: settings, files, processes, xlwings' library, message boxes.

Public Const TITLE As String = "xlfactor"
Public Const ADDIN_VERSION As String = "{addin_version}"

' the number of an error whose description is written for the analyst
Public Const XLFACTOR_ERROR As Long = 5701

Private Const LONGEST_BOX As Long = 900

#If Mac Then
#Else
    ' Every Excel that reads this ribbon has VBA 7, which knows PtrSafe. The library carries
    ' its bits and its version in its name, so that of another xlwings is never loaded instead.
    Private Declare PtrSafe Function FindWindowEx Lib "user32" Alias "FindWindowExA" (ByVal parent As LongPtr, ByVal after As LongPtr, ByVal className As String, ByVal title As String) As LongPtr
    Private Declare PtrSafe Function GetWindowThreadProcessId Lib "user32" (ByVal window As LongPtr, ByRef process As Long) As Long
    Private Declare PtrSafe Function GetCurrentProcessId Lib "kernel32" () As Long
    Private Declare PtrSafe Function SetEnvironmentVariable Lib "kernel32" Alias "SetEnvironmentVariableA" (ByVal name As String, ByVal value As String) As Long
    Private Declare PtrSafe Function GetEnvironmentVariable Lib "kernel32" Alias "GetEnvironmentVariableA" (ByVal name As String, ByVal value As String, ByVal size As Long) As Long
    Private Declare PtrSafe Sub CopyMemory Lib "kernel32" Alias "RtlMoveMemory" (ByRef target As Any, ByRef source As Any, ByVal size As LongPtr)
    Private Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryA" (ByVal path As String) As LongPtr
    #If Win64 Then
        Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-{xlwings_version}.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
    #Else
        Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-{xlwings_version}.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
    #End If
#End If

' ---- errors and boxes

Public Sub Fail(ByVal words As String)
    Err.Raise XLFACTOR_ERROR, TITLE, words
End Sub

' The text of an error. Our own errors are complete; of another, such as a Python traceback, which
' xlwings sends in reverse order, the first line describes the error.
Public Function WordsOfError(ByVal number As Long, ByVal description As String) As String
    If number = XLFACTOR_ERROR Then
        WordsOfError = description
    Else
        WordsOfError = "unforeseen error " & number & ": " & FirstLines(description, 1) & _
            " - press Restart engine on the xlfactor tab, then try again"
    End If
End Function

Public Sub Tell(ByVal words As String)
    MsgBox Shortened(words), vbExclamation, TITLE
End Sub

Public Sub Inform(ByVal words As String)
    MsgBox Shortened(words), vbInformation, TITLE
End Sub

Public Function Agreed(ByVal question As String) As Boolean
    Agreed = (MsgBox(Shortened(question), vbQuestion + vbYesNo, TITLE) = vbYes)
End Function

' The place of the workbook that is chosen, "" if none is. A filter is for Windows alone.
Public Function AskedFile(ByVal question As String) As String
    Dim answer As Variant
    #If Mac Then
        answer = Application.GetOpenFilename()
    #Else
        answer = Application.GetOpenFilename("Excel workbooks (*.xlsx; *.xlsm),*.xlsx;*.xlsm", , question)
    #End If
    If VarType(answer) = vbBoolean Then Exit Function
    If answer Like "http*://*" Then Fail answer & " is on the web: save a copy on this computer, and choose that one"
    AskedFile = CStr(answer)
End Function

' A message box shows about a thousand characters and silently drops the rest.
Private Function Shortened(ByVal words As String) As String
    Shortened = words
    If Len(words) > LONGEST_BOX Then Shortened = Left$(words, LONGEST_BOX) & " ..."
End Function

' ---- settings, which xlfactor install writes

Public Function Setting(ByVal key As String) As String
    #If Mac Then
        Setting = ValueOfKey(key, TextOf(Environ("HOME") & "/xlfactor.conf"))
    #Else
        Setting = GetSetting(TITLE, "Engine", key, "")
    #End If
End Function

' The value of a line key=value.
Public Function ValueOfKey(ByVal key As String, ByVal text As String) As String
    Dim entry As Variant
    For Each entry In Split(text, vbLf)
        If StrComp(Left$(entry, Len(key) + 1), key & "=", vbTextCompare) = 0 Then
            ValueOfKey = Trim$(Mid$(entry, Len(key) + 2))
        End If
    Next entry
End Function

' ---- files

Public Function FileExists(ByVal path As String) As Boolean
    On Error Resume Next    ' a missing drive counts as a missing file
    FileExists = ((GetAttr(path) And vbDirectory) = 0)
End Function

Public Sub DeleteFile(ByVal path As String)
    On Error Resume Next    ' it may not be there
    Kill path
    On Error GoTo 0
    If FileExists(path) Then Fail "the file " & path & " cannot be replaced: close the program that holds it"
End Sub

' The text of a file with line feeds only, "" if it does not exist or cannot be read.
Public Function TextOf(ByVal path As String) As String
    Dim file As Integer
    If Not FileExists(path) Then Exit Function
    On Error Resume Next    ' an unreadable file has no text
    file = FreeFile
    Open path For Input As #file
    TextOf = Replace(LinesOf(file), vbCr, vbLf)
    Close #file
End Function

Private Function LinesOf(ByVal file As Integer) As String
    Dim piece As String
    Do Until EOF(file)
        Line Input #file, piece
        LinesOf = LinesOf & piece & vbLf
    Loop
End Function

Public Function FirstLines(ByVal text As String, ByVal count As Long) As String
    Dim entry As Variant, taken As Long
    For Each entry In Split(Replace(text, vbCr, vbLf), vbLf)
        If Len(Trim$(entry)) > 0 And taken < count Then
            FirstLines = FirstLines & IIf(taken > 0, vbLf, "") & Trim$(entry)
            taken = taken + 1
        End If
    Next entry
End Function

' ---- the status bar and the screen

' A cell that is being calculated may not change them; the text is then not shown.
Public Sub ShowStatus(ByVal words As String)
    On Error Resume Next
    Application.StatusBar = words
End Sub

Public Sub RestoreScreen()
    On Error Resume Next
    Application.ScreenUpdating = True
    Application.StatusBar = False
End Sub

' ---- Excel while Python runs

' What a run may change, and gives back. How Excel calculates is unknown while no workbook is open.
Public Function StateOfExcel() As Variant
    Dim state(0 To 2) As Variant
    On Error Resume Next
    state(0) = Application.DisplayAlerts
    state(1) = Application.EnableEvents
    state(2) = Application.Calculation
    StateOfExcel = state
End Function

' Python restores all that it changes; a Python that has died cannot.
Public Sub RestoreExcel(ByVal state As Variant)
    On Error Resume Next    ' each by itself, whatever Excel refuses
    SetAlerts state(0)
    Application.EnableEvents = state(1)
    If Not IsEmpty(state(2)) Then RestoreCalculation state(2)
    Application.ScreenUpdating = True
    If Not Application.PrintCommunication Then Application.PrintCommunication = True
End Sub

Private Sub RestoreCalculation(ByVal before As Long)
    If Application.Calculation <> before Then Application.Calculation = before
End Sub

' Set whether Excel shows alerts and return whether it did; Empty if that is unknown.
Public Function SetAlerts(ByVal shown As Variant) As Variant
    On Error Resume Next    ' a cell that is being calculated may not change everything
    If IsEmpty(shown) Then Exit Function
    SetAlerts = Application.DisplayAlerts
    Application.DisplayAlerts = shown
End Function

' Esc would open the debugger of VBA, whose End button wipes all that the add-in keeps. Excel
' sets this back by itself when no code runs any more.
Public Sub DisableCancelKey()
    On Error Resume Next    ' a cell that is being calculated may not change everything
    Application.EnableCancelKey = xlDisabled
End Sub

' Of the dialogs of this class the wizard alone has these parts; Find and Replace has fewer.
Public Function InFunctionWizard() As Boolean
    #If Mac Then
    #Else
        Dim window As LongPtr
        Do
            window = FindWindowEx(0, window, "bosa_sdm_XL9", vbNullString)
            If window = 0 Then Exit Function
            If IsOfThisExcel(window) Then
                InFunctionWizard = (PartsOf(window, "EDTBX") = 5 And PartsOf(window, "ScrollBar") = 1)
            End If
        Loop Until InFunctionWizard
    #End If
End Function

#If Mac Then
#Else
    Private Function IsOfThisExcel(ByVal window As LongPtr) As Boolean
        Dim process As Long
        GetWindowThreadProcessId window, process
        IsOfThisExcel = (process = GetCurrentProcessId())
    End Function

    Private Function PartsOf(ByVal window As LongPtr, ByVal className As String) As Long
        Dim part As LongPtr
        part = FindWindowEx(window, 0, className, vbNullString)
        Do Until part = 0
            PartsOf = PartsOf + 1
            part = FindWindowEx(window, part, className, vbNullString)
        Loop
    End Function

    ' A text that is kept as long as this Excel runs, even if all variables of VBA are wiped.
    Public Sub KeepInProcess(ByVal name As String, ByVal text As String)
        SetEnvironmentVariable name, GetCurrentProcessId() & ":" & text
    End Sub

    ' An Excel that was started by another one inherits the text of that, which is none of its own.
    Public Function KeptInProcess(ByVal name As String) As String
        Dim text As String, size As Long, mark As String
        text = String$(60, " ")
        size = GetEnvironmentVariable(name, text, Len(text))
        mark = GetCurrentProcessId() & ":"
        If Left$(text, Len(mark)) = mark Then KeptInProcess = Mid$(Left$(text, size), Len(mark) + 1)
    End Function

    ' The object at an address, which Excel holds as long as it runs.
    Public Function ObjectAt(ByVal address As LongPtr) As Object
        Dim none As LongPtr, borrowed As Object
        CopyMemory borrowed, address, LenB(address)
        Set ObjectAt = borrowed
        CopyMemory borrowed, none, LenB(none)    ' or it would be released once too often
    End Function
#End If

' ---- processes and the library

' Run a command without a window, wait for its end, and return its exit status.
Public Function RunHidden(ByVal commandLine As String) As Long
    #If Mac Then
        Fail "xlfactor starts Python by AppleScript on macOS"
    #Else
        On Error GoTo Refused
        RunHidden = CreateObject("WScript.Shell").Run(commandLine, 0, True)
        Exit Function
Refused:
        Fail "Windows does not run " & commandLine & " (" & Err.Description & "): run 'xlfactor doctor'"
    #End If
End Function

' Once loaded by its path, the library is found by its name.
Public Sub LoadEngineLibrary(ByVal path As String)
    #If Mac Then
        Fail "there is no library of the engine on macOS"
    #Else
        If LoadLibrary(path) = 0 Then
            Fail "Windows cannot load the library " & path & ": it is of another kind (32 or 64 bit) " & _
                "than this Excel, or something blocks it; run 'xlfactor doctor'"
        End If
    #End If
End Sub

Public Function StartedEngine(ByVal engineCommand As String) As Object
    #If Mac Then
        Fail "there is no engine on macOS"
    #Else
        Dim result As Variant
        If XLPyDLLActivateAuto(result, engineCommand, 1) <> 0 Then
            Fail "Python could not be started as xlfactor's engine: " & FirstLines(result, 2)
        End If
        Set StartedEngine = result
    #End If
End Function

Public Sub StopEngine(ByVal engineCommand As String)
    #If Mac Then
        Fail "there is no engine on macOS"
    #Else
        Dim result As Variant
        If XLPyDLLActivateAuto(result, engineCommand, -1) <> 0 Then
            Fail "xlfactor's engine could not be stopped: " & FirstLines(result, 2)
        End If
    #End If
End Sub
