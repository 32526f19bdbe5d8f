Option Explicit
Option Private Module
' One engine for all workbooks: a hidden Python that runs functions and ribbon buttons.

Private Const COMMAND_TEMPLATE As String = "{engine_command}"
Private Const PREFLIGHT_TEMPLATE As String = "{preflight_command}"
Private Const FUNCTIONS_IN_PYTHON As String = "xlfactor.excel.udfs"
Private Const BUTTONS_IN_PYTHON As String = "xlfactor.excel.ribbon"
Private Const THEN_RESTART As String = ", then press Restart engine on the xlfactor tab"

Private mEngine As Object       ' Nothing until it is first needed
Private mCommand As String      ' the command that started it, with which it is stopped
Private mStarts As Long         ' the number of starts in this session
Private mLookedAt As Boolean    ' the preflight has passed in this session
Private mStarting As Boolean
Private mTrouble As String      ' why it did not start, so that not every cell tries again

' ---- called by other modules

' After a minute Excel would ask whether to wait for Python, were there alerts.
Public Function CallEngine(ByVal functionName As String, ByRef values As Variant, Optional ByVal script As String = FUNCTIONS_IN_PYTHON) As Variant
    Dim alerts As Variant, number As Long, words As String
    alerts = SetAlerts(False)
    On Error GoTo Failed
    CallEngine = CallLiving(functionName, values, script)
    SetAlerts alerts
    Exit Function
Failed:
    number = Err.Number
    words = Err.Description
    SetAlerts alerts
    Err.Raise number, TITLE, words
End Function

' Brackets pass the values one way only; Python would also send a variable back.
Private Function CallLiving(ByVal functionName As String, ByRef values As Variant, ByVal script As String) As Variant
    On Error GoTo Lost
    CallLiving = Engine().CallUDF(script, functionName, (values))
    Exit Function
Lost:
    If Not IsLost(Err.Number) Then Err.Raise Err.Number, Err.Source, Err.Description
    Forget
    ' restarted once; the caller reports any later error
    CallLiving = Engine().CallUDF(script, functionName, (values))
End Function

' Run the action of a ribbon button in Python; return its message, "" if all went well. Python gets
' this Excel too, which it cannot find by itself while no workbook is open.
Public Function PressInEngine(ByVal key As String) As String
    Dim running As Object, state As Variant, number As Long, words As String
    mTrouble = ""    ' a button tries again after a failure
    state = StateOfExcel()
    On Error GoTo Failed
    SetAlerts False
    Set running = LivingEngine()
    running.SetAttr running.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    PressInEngine = running.Var(running.Call(running.Module(BUTTONS_IN_PYTHON), "press", running.Tuple(key, Application)))
    RestoreExcel state
    Exit Function
Failed:
    number = Err.Number
    words = Err.Description
    RestoreExcel state
    Err.Raise number, TITLE, words
End Function

' Stop the engine. The next use reads the settings again and starts it.
Public Sub RestartEngine()
    Dim engineCommand As String
    engineCommand = IIf(Len(mCommand) > 0, mCommand, EngineCommandLine(1))
    Set mEngine = Nothing
    mTrouble = ""
    mLookedAt = False
    mCommand = ""
    If mStarts = 0 Then mStarts = 1    ' VBA was reset, and the first engine may be running
    If FileExists(Setting("Library")) Then
        LoadEngineLibrary Setting("Library")
        StopEngine engineCommand
    End If
End Sub

Public Function Engine() As Object
    If mEngine Is Nothing Then Start
    Set Engine = mEngine
End Function

' Whether there is no engine to answer, because it could not be started or is being started.
Public Function IsDown() As Boolean
    IsDown = mEngine Is Nothing And (mStarting Or Len(mTrouble) > 0)
End Function

' The command contains no workbook and no user folder, so it is the same for all. Each start
' has its own, because under an old one Windows may still look for an engine that has ended.
Public Function EngineCommandLine(ByVal startNumber As Long) As String
    EngineCommandLine = Replace(Replace(COMMAND_TEMPLATE, "{interpreter}", Setting("Interpreter")), "{start}", CStr(startNumber))
End Function

' ---- starting

Private Sub Start()
    Dim number As Long, words As String
    If Len(mTrouble) > 0 Then Fail mTrouble
    ' Excel may continue to calculate while Python is checked
    If mStarting Then Fail "Python is being started: calculate anew in a moment"
    On Error GoTo Failed
    mStarting = True
    ShowStatus "xlfactor: starting Python ..."
    LookAtSettings
    LoadEngineLibrary Setting("Library")
    LookAtPython
    mStarts = mStarts + 1
    mCommand = EngineCommandLine(mStarts)
    Set mEngine = StartedEngine(mCommand)
    EndOfStart
    Exit Sub
Failed:
    number = Err.Number
    words = Err.Description
    EndOfStart
    mTrouble = IIf(number = XLFACTOR_ERROR, words & THEN_RESTART, WordsOfError(number, words))
    Fail mTrouble
End Sub

Private Sub EndOfStart()
    On Error Resume Next    ' a cell that is being calculated may not change the status bar
    mStarting = False
    Application.StatusBar = False
End Sub

' If the library starts a Python that does not exist, Excel freezes for a minute or two.
Private Sub LookAtSettings()
    If Len(Setting("Interpreter")) = 0 Or Len(Setting("Folder")) = 0 Then
        Fail "xlfactor is not installed for this Excel: run 'xlfactor install'"
    End If
    RequireFile Setting("Interpreter"), "the Python that xlfactor was installed with"
    RequireFile Setting("Library"), "the library of xlwings that xlfactor needs"
End Sub

Private Sub RequireFile(ByVal path As String, ByVal what As String)
    If Not FileExists(path) Then
        Fail what & " is no longer there (" & path & "): run 'xlfactor install'"
    End If
End Sub

' Python checks itself whether it can be the engine, once in a session, as it takes seconds.
Private Sub LookAtPython()
    Dim report As String, words As String
    If mLookedAt Then Exit Sub
    report = Setting("Folder") & "\preflight.txt"
    DeleteFile report    ' an old report must not be read for this run
    If RunHidden(PreflightCommandLine(report)) <> 0 Then
        words = FirstLines(TextOf(report), 1)
        If Len(words) = 0 Then words = "Python could not be started (" & Setting("Interpreter") & "): run 'xlfactor doctor'"
        Fail words
    End If
    mLookedAt = True
End Sub

Public Function PreflightCommandLine(ByVal report As String) As String
    PreflightCommandLine = Replace(Replace(PREFLIGHT_TEMPLATE, "{interpreter}", Setting("Interpreter")), "{report}", report)
End Function

' ---- an engine that has ended

Private Function LivingEngine() As Object
    On Error GoTo Lost
    ' loaded before the workbook is named to Python, which `press` alone lets go of
    Engine().Module BUTTONS_IN_PYTHON
    Set LivingEngine = mEngine
    Exit Function
Lost:
    If Not IsLost(Err.Number) Then Err.Raise Err.Number, Err.Source, Err.Description
    Forget
    Set LivingEngine = Engine()
End Function

' Release the lost engine. A process that lost only its object would run until Excel ends.
Private Sub Forget()
    On Error Resume Next
    Set mEngine = Nothing
    StopEngine mCommand
End Sub

' The error numbers of COM and VBA for an object whose process has ended.
Private Function IsLost(ByVal number As Long) As Boolean
    Select Case number
        Case 462            ' the remote server machine does not exist or is unavailable
            IsLost = True
        Case -2147023174    ' RPC_S_SERVER_UNAVAILABLE
            IsLost = True
        Case -2147023170    ' RPC_S_CALL_FAILED
            IsLost = True
        Case -2147417848    ' RPC_E_DISCONNECTED
            IsLost = True
        Case -2147418105, -2147418094    ' RPC_E_SERVER_DIED, RPC_E_SERVER_DIED_DNE
            IsLost = True
        Case -2147220995    ' CO_E_OBJNOTCONNECTED
            IsLost = True
    End Select
End Function
