Option Explicit
' The callbacks of the ribbon. The Subs are public and the module is not private, so that Excel
' finds them; there is no public Function, because Excel would offer it to cells.

Private Const CONTROL_PREFIX As String = "xf_"
Private Const DONE As String = "xlfactor: wrote"
Private Const RIBBON_ADDRESS As String = "XLFACTOR_RIBBON"

Private mRibbon As IRibbonUI
Private mClearAt As Date    ' when the status bar is returned to Excel; 0 if it is not ours

' ---- loading and updating the ribbon

Public Sub OnLoad(ribbon As IRibbonUI)
    On Error Resume Next    ' without its address it is lost at a reset of VBA, and nothing else
    Set mRibbon = ribbon
    KeepAddress ribbon
End Sub

' Call all callbacks again: another workbook is active, or a setting was changed.
Public Sub RefreshRibbon()
    On Error Resume Next    ' a ribbon that cannot be reached shows what it showed
    If mRibbon Is Nothing Then Set mRibbon = RibbonOfBefore()
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub

' The debugger's End button wipes all variables, and Excel gives the ribbon once only.
Private Sub KeepAddress(ByVal ribbon As IRibbonUI)
    #If Mac Then
    #Else
        KeepInProcess RIBBON_ADDRESS, CStr(ObjPtr(ribbon))
    #End If
End Sub

Private Function RibbonOfBefore() As IRibbonUI
    #If Mac Then
    #Else
        Dim address As String
        address = KeptInProcess(RIBBON_ADDRESS)
        If Len(address) > 0 Then Set RibbonOfBefore = ObjectAt(address)
    #End If
End Function

' ---- buttons: the control's id contains the key

Public Sub OnAction(control As IRibbonControl)
    PressButton KeyOf(control)
End Sub

' Macros call it too, where the add-in was put together by hand and has no ribbon.
Public Sub PressButton(ByVal key As String)
    On Error GoTo Failed
    DisableCancelKey
    ThisWorkbook.HookEvents    ' VBA may have been reset
    Select Case key
        Case "last_error": TellLastMessage
        Case "restart_engine": RestartAndTell
        Case "repair_formulas": RepairAndTell
        Case "help": OpenHelp
        Case "from_provider": PressWithFile "from:", "A provider's workbook with capital-market assumptions"
        Case "why": PressWithFile "why:", "The workbook as it was, such as last quarter's"
        Case Else: PressKey key
    End Select
    RefreshRibbon
    Exit Sub
Failed:
    TellFailure key, WordsOfError(Err.Number, Err.Description)
End Sub

Private Sub PressKey(ByVal key As String)
    Dim words As String
    #If Mac Then
        PressByScript key
        ClearStatusIn 20
    #Else
        words = PressInEngine(key)    ' Python has shown its message itself
        If Len(words) > 0 Then KeepMessage key, words
        ClearStatusIn 15
    #End If
End Sub

' Python gets the place of the workbook that the analyst chooses.
Private Sub PressWithFile(ByVal prefix As String, ByVal question As String)
    Dim path As String
    path = AskedFile(question)
    If Len(path) > 0 Then PressKey prefix & path
End Sub

Private Sub TellFailure(ByVal key As String, ByVal words As String)
    RestoreScreen
    KeepMessage key, words
    Tell words
    RefreshRibbon
End Sub

Private Sub TellLastMessage()
    If Len(LastMessage()) = 0 Then
        Inform "There was no error since Excel was started."
    Else
        Inform LastMessage() & vbLf & vbLf & "More stands in the log: xlfactor.log"
    End If
End Sub

Private Sub RestartAndTell()
    RestartEngine
    If Agreed("The engine is stopped; the next use starts it again. Calculate all open workbooks anew now?") Then
        Application.CalculateFull
    End If
End Sub

Private Sub RepairAndTell()
    If ActiveWorkbook Is Nothing Then Fail "no workbook is open: open the one to repair"
    RepairBookAndTell ActiveWorkbook
End Sub

Private Sub OpenHelp()
    Dim path As String
    path = Setting("Help")
    If Len(path) = 0 Then Fail "xlfactor is not installed for this Excel: run 'xlfactor install'"
    If Not FileExists(path) Then Fail "the reference of functions is no longer there (" & path & "): run 'xlfactor install'"
    On Error GoTo Refused
    #If Mac Then
        path = "file://" & Replace(path, " ", "%20")
    #End If
    ThisWorkbook.FollowHyperlink path
    Exit Sub
Refused:
    Fail "Excel cannot open the reference of functions: open it yourself, it is " & path
End Sub

' ---- the state of buttons

' With an error Excel leaves a control as it is; VBA would open its debugger.

Public Sub GetEnabled(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = Not (ActiveWorkbook Is Nothing)
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef returnedVal)
    #If Mac Then
        returnedVal = False    ' no engine, no functions
    #Else
        returnedVal = True
    #End If
End Sub

' ---- drop-downs of settings

Public Sub GetSettingIndex(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = ChosenIndex(KeyOf(control))
End Sub

Public Sub GetSettingEnabled(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = CanBeSet(KeyOf(control))
End Sub

Public Sub GetSettingTip(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = SettingTip(KeyOf(control))
End Sub

Public Sub SetSetting(control As IRibbonControl, selectedId As String, selectedIndex As Integer)
    On Error GoTo Failed
    SetSettingCell KeyOf(control), selectedIndex
    RefreshRibbon
    Exit Sub
Failed:
    TellFailure KeyOf(control), WordsOfError(Err.Number, Err.Description)
End Sub

Private Function KeyOf(ByVal control As IRibbonControl) As String
    KeyOf = Mid$(control.ID, Len(CONTROL_PREFIX) + 1)
End Function

' ---- the status bar after a run

' The line with the result of a run is shown for a while, then Excel gets its status bar back.
Private Sub ClearStatusIn(ByVal seconds As Integer)
    ForgetTimer
    mClearAt = Now + TimeSerial(0, 0, seconds)
    Application.OnTime mClearAt, ClearStatusMacro()
End Sub

Public Sub ClearStatus()
    Dim words As String
    On Error Resume Next    ' Excel runs it by itself
    mClearAt = 0
    words = CStr(Application.StatusBar)
    If words = STARTING Then TellScriptError
    If Left$(words, Len(TITLE) + 1) = TITLE & ":" Then Application.StatusBar = False
End Sub

' Excel would open a closed add-in again to run a pending call.
Public Sub ForgetTimer()
    If mClearAt = 0 Then Exit Sub
    On Error Resume Next    ' it may have run just now
    Application.OnTime mClearAt, ClearStatusMacro(), , False
    mClearAt = 0
End Sub

Private Function ClearStatusMacro() As String
    ClearStatusMacro = "'" & ThisWorkbook.Name & "'!XlfactorRibbon.ClearStatus"
End Function

' ---- opening workbooks

Public Sub NoteOpening()
    On Error GoTo Refused
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!XlfactorRibbon.EndOfOpening"
    Exit Sub
Refused:
    EndOfOpening    ' or the workbook would count as being opened for good
End Sub

' Excel runs this when it has come to rest, after it has calculated what was opened.
Public Sub EndOfOpening()
    On Error Resume Next    ' Excel runs it by itself
    EndOpenings
End Sub

' ---- macOS: xlwings' Python calls a macro of this name when it ends

Public Sub CleanUp()
    On Error Resume Next    ' the script runs it, and tells nobody of an error
    Application.ScreenUpdating = True
    If Left$(CStr(Application.StatusBar), Len(DONE)) <> DONE Then Application.StatusBar = False
    TellScriptError
    RefreshRibbon
End Sub

Private Sub TellScriptError()
    Dim words As String
    words = ErrorOfScript()
    If Len(words) = 0 Then Exit Sub
    KeepMessage "Python", words
    Tell words
End Sub
