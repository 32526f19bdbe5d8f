Option Explicit
Option Private Module
' Converts the arguments of a cell to values for Python, and Python's answer to a result.

' The start of the text with which Python returns an error: mark, Excel's error, message.
Private Const ERROR_MARK As String = "xlfactor-error"
' The start of the first row of a result with notes, which follow after a bar.
Private Const NOTES_MARK As String = "xlfactor-notes"

Private Const NOTHING_YET As String = "the range is empty"

' Every worksheet function calls this one. The first `required` arguments are required.
Public Function CallFunction(ByVal functionName As String, ByVal required As Long, ByVal arguments As Variant) As Variant
    Dim values As Variant, result As Variant, handedOn As Long, began As Single
    On Error GoTo Failed
    DisableCancelKey
    #If Mac Then
        CallFunction = WhileDown(functionName, "#N/A", NO_FUNCTIONS)
        Exit Function
    #End If
    values = ValuesOf(arguments)
    ' precedents that are not calculated yet are empty cells, so Python is not called
    If AllEmpty(values, required) Then Fail NOTHING_YET
    handedOn = ErrorWithin(functionName, values)
    If handedOn <> 0 And Not IsDown() Then
        CallFunction = CVErr(handedOn)
        Exit Function
    End If
    If IsLeftToOk(functionName) Then
        CallFunction = IN_WIZARD
        Exit Function
    End If
    began = Timer
    result = CallEngine(functionName, values)
    KeepSeconds functionName, Timer - began
    If IsErrorText(result) Then result = WithAddresses(functionName, result, arguments)
    CallFunction = Answer(functionName, result)
    Exit Function
Failed:
    CallFunction = Unanswered(functionName, WordsOfError(Err.Number, Err.Description))
End Function

Public Function Unanswered(ByVal functionName As String, ByVal words As String) As Variant
    If IsDown() Then
        Unanswered = WhileDown(functionName, "#VALUE!", words)
    Else
        Unanswered = ErrorInCell(functionName, "#VALUE!", words)
    End If
End Function

' The value that a workbook was saved with, as long as it is being opened; else an error.
Public Function WhileDown(ByVal functionName As String, ByVal errorText As String, ByVal words As String) As Variant
    WhileDown = SavedValue(functionName)
    If IsEmpty(WhileDown) Then
        WhileDown = ErrorInCell(functionName, errorText, words)
    Else
        ForgetMessage CallerCell(), ""
        KeepNotes functionName, "this is what the cell showed when it was saved, because " & words, CallerCell()
    End If
End Function

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

' Where a range stands, and its values.
Public Function PlaceAndValues(ByVal area As Range) As Variant
    PlaceAndValues = Array(area.Worksheet.Name & "!" & area.Address(False, False), ValuesOfRange(area))
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

' The number of the error that another function of the same formula has given, 0 if none has. As in
' Excel's own functions it is handed on: its message tells more than that there is an error.
Private Function ErrorWithin(ByVal functionName As String, ByRef values As Variant) As Long
    Dim place As Long, number As Long
    For place = LBound(values) To UBound(values)
        number = 0
        If IsError(values(place)) Then number = CLng(values(place))
        ' what is left out is an error of VBA, with a number below all those of Excel
        If number >= xlErrNull Then ErrorWithin = number
    Next place
    If ErrorWithin <> 0 Then
        If Not HasFailedWithin(functionName, CallerCell()) Then ErrorWithin = 0
    End If
End Function

' ---- answers

Public Function Answer(ByVal functionName As String, ByRef result As Variant) As Variant
    Dim parts As Variant
    If IsErrorText(result) Then
        parts = Split(result, "|", 3)
        Answer = ErrorInCell(functionName, parts(1), parts(2))
    Else
        ForgetMessage CallerCell(), functionName
        Answer = WithoutNotes(functionName, result)
        If BlanksAreErrors() Then Answer = WithErrors(Answer)
    End If
End Function

' Whether the workbook of the calling cell asks for #N/A where there is no figure, as charts pass over it.
Private Function BlanksAreErrors() As Boolean
    Dim word As String
    On Error Resume Next    ' no cell calls, or its workbook does not say
    word = CallerCell().Worksheet.Parent.Names("xf_blanks").RefersToRange.Cells(1, 1).Value2
    BlanksAreErrors = (LCase$(Trim$(word)) = "n/a")
End Function

Private Function WithErrors(ByVal result As Variant) As Variant
    Dim place As Long, column As Long
    If Not IsArray(result) Then
        WithErrors = result
        If IsNoFigure(result) Then WithErrors = CVErr(xlErrNA)
        Exit Function
    End If
    For place = LBound(result, 1) To UBound(result, 1)
        If IsOneRow(result) Then
            If IsNoFigure(result(place)) Then result(place) = CVErr(xlErrNA)
        Else
            For column = LBound(result, 2) To UBound(result, 2)
                If IsNoFigure(result(place, column)) Then result(place, column) = CVErr(xlErrNA)
            Next column
        End If
    Next place
    WithErrors = result
End Function

' Python sends a single row as a list.
Private Function IsOneRow(ByRef result As Variant) As Boolean
    Dim last As Long
    last = -1
    On Error Resume Next
    last = UBound(result, 2)
    IsOneRow = (last = -1)
End Function

Private Function IsNoFigure(ByRef value As Variant) As Boolean
    If VarType(value) = vbString Then IsNoFigure = (Len(value) = 0)
End Function

' The text of an error with the addresses of the cells that it names, if Python finds them.
Private Function WithAddresses(ByVal functionName As String, ByVal errorText As String, ByVal arguments As Variant) As Variant
    Dim found() As Variant, place As Long, hasCells As Boolean
    WithAddresses = errorText
    On Error GoTo Without
    ReDim found(LBound(arguments) To UBound(arguments))
    For place = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(place)) Then
            found(place) = PlaceAndValues(arguments(place))
            hasCells = True
        Else
            found(place) = Array("", "")
        End If
    Next place
    If hasCells Then WithAddresses = CallEngine("ERROR_WITH_ADDRESSES", Array(functionName, errorText, found), EXPLAINING_IN_PYTHON)
Without:
End Function

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
