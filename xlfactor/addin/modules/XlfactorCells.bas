Option Explicit
Option Private Module
' Converts the arguments of a cell to values for Python, and Python's answer to a result.

' The start of the text with which Python returns an error: mark, Excel's error, message.
Private Const ERROR_MARK As String = "xlfactor-error"
' The start of the first row of a result with notes, which follow after a bar.
Private Const NOTES_MARK As String = "xlfactor-notes"

Private Const NOTHING_YET As String = "the range is empty"
Private Const IN_WIZARD As String = "calculated when you press OK"
Private Const QUICK_SECONDS As Single = 0.05

Private mSeconds As Collection    ' of the last call of each function

' Every worksheet function calls this one. The first `required` arguments are required.
Public Function CallFunction(ByVal functionName As String, ByVal required As Long, ByVal arguments As Variant) As Variant
    Dim values As Variant, began As Single, words As String
    On Error GoTo Failed
    DisableCancelKey
    #If Mac Then
        CallFunction = WhileDown(functionName, "#N/A", NO_FUNCTIONS)
        Exit Function
    #End If
    values = ValuesOf(arguments)
    ' precedents that are not calculated yet are empty cells, so Python is not called
    If AllEmpty(values, required) Then Fail NOTHING_YET
    If Not IsQuick(functionName) Then
        ' the Function Wizard calculates after each argument, and Excel waits for it
        If InFunctionWizard() Then
            CallFunction = IN_WIZARD
            Exit Function
        End If
    End If
    began = Timer
    CallFunction = Answer(functionName, CallEngine(functionName, values))
    KeepSeconds functionName, Timer - began
    Exit Function
Failed:
    words = WordsOfError(Err.Number, Err.Description)
    If IsDown() Then
        CallFunction = WhileDown(functionName, "#VALUE!", words)
    Else
        CallFunction = ErrorInCell(functionName, "#VALUE!", words)
    End If
End Function

' The value that a workbook was saved with, as long as it is being opened; else an error.
Private Function WhileDown(ByVal functionName As String, ByVal errorText As String, ByVal words As String) As Variant
    WhileDown = SavedValue()
    If IsEmpty(WhileDown) Then
        WhileDown = ErrorInCell(functionName, errorText, words)
    Else
        ForgetMessage CallerCell()
        KeepNotes functionName, "this is the value that was saved, because " & words, CallerCell()
    End If
End Function

' False for a function that was not called in this session: Python may have to be started.
Private Function IsQuick(ByVal functionName As String) As Boolean
    On Error Resume Next    ' it was not called
    IsQuick = (mSeconds.Item(functionName) < QUICK_SECONDS)
End Function

Private Sub KeepSeconds(ByVal functionName As String, ByVal seconds As Single)
    If mSeconds Is Nothing Then Set mSeconds = New Collection
    On Error Resume Next    ' it is the first call
    mSeconds.Remove functionName
    On Error GoTo 0
    mSeconds.Add seconds, functionName
End Sub

' ---- arguments

' Only values are sent, because each access of Python to a Range would call Excel back.
' Constants and arrays are passed unchanged, and missing arguments stay missing.
Public Function ValuesOf(ByVal arguments As Variant) As Variant
    Dim place As Long
    For place = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(place)) Then arguments(place) = ValuesOfRange(arguments(place))
    Next place
    ValuesOf = arguments
End Function

Public Function ValuesOfRange(ByVal argument As Object) As Variant
    If TypeName(argument) <> "Range" Then
        Fail "an argument is no range of cells but an object of the kind " & TypeName(argument)
    ElseIf argument.Areas.Count > 1 Then
        Fail "the range " & argument.Address(False, False) & " has several areas: point at one block of cells"
    Else
        ValuesOfRange = UsedPart(argument).Value2    ' dates and currency as numbers
    End If
End Function

' A range that reaches the end of the sheet, such as a whole column, is cut after the last cell
' that is used. Its first cell is kept, so that positions do not change.
Public Function UsedPart(ByVal area As Range) As Range
    Dim rowCount As Long, columnCount As Long
    rowCount = area.Rows.Count
    columnCount = area.Columns.Count
    With area.Worksheet
        If area.Row + rowCount - 1 = .Rows.Count Then
            rowCount = AtLeastOne(.UsedRange.Row + .UsedRange.Rows.Count - area.Row)
        End If
        If area.Column + columnCount - 1 = .Columns.Count Then
            columnCount = AtLeastOne(.UsedRange.Column + .UsedRange.Columns.Count - area.Column)
        End If
    End With
    Set UsedPart = area.Resize(rowCount, columnCount)
End Function

Private Function AtLeastOne(ByVal number As Long) As Long
    AtLeastOne = IIf(number < 1, 1, number)
End Function

Public Function AllEmpty(ByRef values As Variant, ByVal required As Long) As Boolean
    Dim place As Long
    For place = LBound(values) To LBound(values) + required - 1
        If Not IsBlank(values(place)) Then Exit Function
    Next place
    AllEmpty = (required > 0)
End Function

Private Function IsBlank(ByRef value As Variant) As Boolean
    Dim cell As Variant
    If Not IsArray(value) Then
        IsBlank = IsEmpty(value)
        Exit Function
    End If
    For Each cell In value
        If Not IsEmpty(cell) Then Exit Function
    Next cell
    IsBlank = True
End Function

' ---- answers

Public Function Answer(ByVal functionName As String, ByRef result As Variant) As Variant
    Dim parts As Variant
    If IsErrorText(result) Then
        parts = Split(result, "|", 3)
        Answer = ErrorInCell(functionName, parts(1), parts(2))
    Else
        ForgetMessage CallerCell()
        Answer = WithoutNotes(functionName, result)
        If BlanksAreErrors() Then PutErrors Answer
    End If
End Function

' Whether the workbook of the calling cell asks for #N/A where there is no figure, as charts pass over it.
Private Function BlanksAreErrors() As Boolean
    Dim word As String
    On Error Resume Next    ' no cell calls, or its workbook does not say
    word = CallerCell().Worksheet.Parent.Names("xf_blanks").RefersToRange.Cells(1, 1).Value2
    BlanksAreErrors = (LCase$(Trim$(word)) = "n/a")
End Function

Private Sub PutErrors(ByRef result As Variant)
    Dim place As Long, column As Long
    On Error Resume Next    ' a single cell has no bounds
    For place = LBound(result, 1) To UBound(result, 1)
        For column = LBound(result, 2) To UBound(result, 2)
            If VarType(result(place, column)) = vbString Then
                If Len(result(place, column)) = 0 Then result(place, column) = CVErr(xlErrNA)
            End If
        Next column
    Next place
End Sub

Public Function IsErrorText(ByRef result As Variant) As Boolean
    If VarType(result) = vbString Then IsErrorText = (Left$(result, Len(ERROR_MARK) + 1) = ERROR_MARK & "|")
End Function

' Returns a result without the row of its notes, and keeps these for FACTOR_ERROR.
Private Function WithoutNotes(ByVal functionName As String, ByRef result As Variant) As Variant
    Dim words As String, rest() As Variant, place As Long, column As Long
    words = NotesIn(result)
    If Len(words) = 0 Then
        WithoutNotes = result
        Exit Function
    End If
    KeepNotes functionName, words, CallerCell()
    ReDim rest(LBound(result, 1) To UBound(result, 1) - 1, LBound(result, 2) To UBound(result, 2))
    For place = LBound(rest, 1) To UBound(rest, 1)
        For column = LBound(rest, 2) To UBound(rest, 2)
            rest(place, column) = result(place + 1, column)
        Next column
    Next place
    WithoutNotes = rest
End Function

Private Function NotesIn(ByRef result As Variant) As String
    Dim first As Variant
    On Error Resume Next    ' it is a single row or cell, which has no notes
    first = result(LBound(result, 1), LBound(result, 2))
    If VarType(first) = vbString Then
        If Left$(first, Len(NOTES_MARK) + 1) = NOTES_MARK & "|" Then NotesIn = Mid$(first, Len(NOTES_MARK) + 2)
    End If
End Function

' Returns a real error of Excel and keeps its message for FACTOR_ERROR.
Public Function ErrorInCell(ByVal functionName As String, ByVal errorText As String, ByVal words As String) As Variant
    KeepMessage functionName, words, CallerCell()
    Select Case errorText
        Case "#N/A": ErrorInCell = CVErr(xlErrNA)
        Case "#NUM!": ErrorInCell = CVErr(xlErrNum)
        Case Else: ErrorInCell = CVErr(xlErrValue)
    End Select
End Function

' The calling cell, of an array formula the first; Nothing if the caller is not a cell.
Private Function CallerCell() As Range
    On Error Resume Next
    If TypeName(Application.Caller) = "Range" Then Set CallerCell = Application.Caller.Cells(1, 1)
End Function
