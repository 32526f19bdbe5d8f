Option Explicit
' What the add-in's VBA finds around it when LibreOffice runs it. Everything that it does to the
' world is written down, a line each, and what the world answers is set before.

Private mAnswers As Collection      ' by name: what is answered, if not the usual

Public Reply As Variant    ' what Python answers a function
Public RibbonOfExcel As Object    ' at the address 4711
Public KnownAreas As Collection    ' by text: the cells that Excel takes it for
Public Home As String    ' the folder of the user, on macOS
Public Excel As Object, Book As Object, Addin As Object, Python As Object
Private mTold As String

Public Sub NewWorld()
    mTold = ""
    Reply = 1
    Set mAnswers = New Collection
    Set KnownAreas = New Collection
    Set Excel = New FakeApp
    Excel.Kind = "Excel"
    Excel.StatusBar = False
    Excel.ScreenUpdating = True
    Excel.DisplayAlerts = True
    Excel.Caller = "Button 1"
    Set Python = New FakeEngine
    Set Addin = New FakeBook
    Addin.Name = "xlfactor.xlam"
    Addin.FullName = "C:\addins\xlfactor.xlam"
    Set Book = New FakeBook
    Book.Name = "Study.xlsx"
    Book.FullName = "C:\work\Study.xlsx"
End Sub

Public Sub Say(ByVal what As Variant)
    mTold = mTold & Described(what) & Chr(30)
End Sub

Public Function Told() As String
    Told = mTold
End Function

' ---- what the world answers

Public Sub Given(ByVal key As String, ByVal answer As Variant)
    On Error Resume Next
    mAnswers.Remove key
    On Error GoTo 0
    mAnswers.Add answer, key
End Sub

Public Function Answered(ByVal key As String, ByVal usual As Variant) As Variant
    Answered = usual
    On Error Resume Next
    Answered = mAnswers.Item(key)
End Function

Public Function GetSetting(app, section, key, usual)
    If app <> "xlfactor" Or section <> "Engine" Then Say "another setting: " & app & section
    GetSetting = Answered("setting " & key, usual)
End Function

Public Function LoadLibrary(ByVal path As String)
    Say "load " & path
    LoadLibrary = Answered("load", 1)
End Function

Public Function XLPyDLLActivateAuto(ByRef result, ByVal config, ByVal mode)
    Say "activate " & mode & " " & config
    XLPyDLLActivateAuto = Answered("activate", 0)
    If XLPyDLLActivateAuto <> 0 Then
        result = Answered("activate text", "no Python" & vbCrLf & "Command: x" & vbCrLf & "Dir: y")
    ElseIf mode = 1 Then
        Set result = Python
    End If
End Function

' Excel's own dialogs: the one answered as "dialog", with its edit boxes, and a scroll bar.
Public Function FindWindowEx(ByVal parent, ByVal after, ByVal className, ByVal title)
    FindWindowEx = 0
    If parent = 0 Then
        If after = 0 And className = "bosa_sdm_XL9" Then FindWindowEx = Answered("dialog", 0)
    ElseIf className = "EDTBX" Then
        If after < Answered("edit boxes", 5) Then FindWindowEx = after + 1
    ElseIf className = "ScrollBar" Then
        If after = 0 Then FindWindowEx = 1
    End If
End Function

Public Function GetWindowThreadProcessId(ByVal window, ByRef process)
    process = Answered("process", 7)
End Function

Public Function GetCurrentProcessId()
    GetCurrentProcessId = 7
End Function

Public Function SetEnvironmentVariable(ByVal name, ByVal value)
    Given "variable " & name, value
End Function

Public Function GetEnvironmentVariable(ByVal name, ByRef value, ByVal size)
    value = Answered("variable " & name, "")
    GetEnvironmentVariable = Len(value)
End Function

Public Function ObjPtr(ByVal thing)
    Set RibbonOfExcel = thing
    ObjPtr = 4711
End Function

Public Sub CopyMemory(ByRef target, ByRef source, ByVal size)
    If source = 4711 Then
        Set target = RibbonOfExcel
    Else
        Set target = Nothing
    End If
End Sub

Public Function AppleScriptTask(file, handler, parameters)
    Say "script " & file & " " & handler & " " & parameters
    AppleScriptTask = Answered("script", "")
End Function

Public Sub Pass(ByVal seconds As Double)
    If seconds > 0 Then Wait 1000 * seconds
End Sub

Public Function FakeObject(ByVal what As String)
    If what <> "WScript.Shell" Then Say "another object: " & what
    Set FakeObject = New FakeShell
End Function

Public Function FakeBox(ByVal words, Optional ByVal buttons, Optional ByVal heading)
    Say "box " & buttons & " " & heading & ": " & words
    FakeBox = Answered("box", vbYes)
End Function

Public Function FakeApplication() As Object
    Set FakeApplication = Excel
End Function

Public Function FakeActiveWorkbook() As Object
    Set FakeActiveWorkbook = Book
End Function

Public Function FakeThisWorkbook() As Object
    Set FakeThisWorkbook = Addin
End Function

' ---- things

Public Function Control(ByVal id As String) As Object
    Set Control = New FakeControl
    Control.ID = id
End Function

Public Function Cell(ByVal place As String, ByVal value As Variant) As Object
    Set Cell = New FakeCell
    Cell.Place = place
    Cell.Value = value
End Function

' A real range of LibreOffice's own sheet.
Public Function Real(ByVal address As String) As Object
    Set Real = ThisWorkbook.Worksheets(1).Range(address)
End Function

Public Function KindOf(ByVal thing As Variant) As String
    Dim name As String
    name = TypeName(thing)
    If name = "Object" Then name = KindOfFake(thing)
    KindOf = name
End Function

Private Function KindOfFake(ByVal thing As Object) As String
    KindOfFake = thing.Kind
End Function

' An array with one element replaced; what was left out in it stays so.
Public Function Replaced(ByVal old As Variant, ByVal place As Long, ByVal value As Variant) As Variant
    Dim i As Long, fresh As Variant
    fresh = AllMissing()
    ReDim Preserve fresh(LBound(old) To UBound(old))
    For i = LBound(old) To UBound(old)
        If i = place Then
            fresh(i) = value
        ElseIf IsMissing(old(i)) Then
            If CLng(old(i)) <> 448 Then fresh(i) = old(i)
        ElseIf IsObject(old(i)) Then
            Set fresh(i) = old(i)
        Else
            fresh(i) = old(i)
        End If
    Next i
    Replaced = fresh
End Function

Private Function AllMissing(Optional ByVal x As Variant) As Variant
    AllMissing = Array(x, x, x, x, x, x, x, x, x, x, x, x)
End Function

' ---- values in words

Public Function Described(Optional ByVal what As Variant) As String
    If IsMissing(what) Then
        Described = "missing"    ' LibreOffice takes every error for a missing one ...
        On Error Resume Next
        If CLng(what) <> 448 Then Described = "error " & CLng(what)    ' ... but numbers them
    ElseIf IsArray(what) Then
        Described = DescribedArray(what)
    ElseIf IsObject(what) Then
        Described = "object " & KindOf(what)
    ElseIf IsEmpty(what) Then
        Described = "empty"
    ElseIf VarType(what) = vbString Then
        Described = what
    Else
        Described = TypeName(what) & " " & what
    End If
End Function

Private Function DescribedArray(ByVal what As Variant) As String
    Dim columns As Long
    On Error Resume Next
    columns = -1
    columns = UBound(what, 2)
    On Error GoTo 0
    If columns < 0 Then DescribedArray = "[" & Row(what) & "]" Else DescribedArray = "[" & Table(what) & "]"
End Function

Private Function Row(ByVal what As Variant) As String
    Dim i As Long
    For i = LBound(what) To UBound(what)
        Row = Row & IIf(i > LBound(what), ", ", "") & Described(what(i))
    Next i
End Function

Private Function Table(ByVal what As Variant) As String
    Dim i As Long, j As Long
    For i = LBound(what, 1) To UBound(what, 1)
        If i > LBound(what, 1) Then Table = Table & "; "
        For j = LBound(what, 2) To UBound(what, 2)
            Table = Table & IIf(j > LBound(what, 2), ", ", "") & Described(what(i, j))
        Next j
    Next i
End Function
