Option Explicit
Option Private Module
' The messages of the errors that cells show, the notes on their results, and the last message of all.

' Begins what is kept of an error, and nothing else.
Private Const ERROR_SIGN As String = "!"

' The cells with a message, and beside them the function that it comes from, a line feed and the
' message. Excel moves a range when rows are inserted; the key of both is where the cell was.
Private mCells As Collection
Private mTexts As Collection
Private mLast As String

' Keep the message of a cell, or of a button, where there is no cell.
Public Sub KeepMessage(ByVal what As String, ByVal words As String, Optional ByVal cell As Range)
    mLast = what & " at " & Format$(Now, "hh:mm:ss") & vbLf & vbLf & words
    If cell Is Nothing Then Exit Sub
    mLast = PlaceOf(cell) & ": " & mLast
    ForgetMessage cell, ""
    Keep cell, ERROR_SIGN & what & vbLf & words
End Sub

' Keep the notes on the result that a function has in a cell.
Public Sub KeepNotes(ByVal functionName As String, ByVal words As String, ByVal cell As Range)
    If Not cell Is Nothing Then Keep cell, functionName & vbLf & words
End Sub

Private Sub Keep(ByVal cell As Range, ByVal text As String)
    Dim place As String
    place = PlaceOf(cell)
    On Error Resume Next    ' there is a later message
    mTexts.Add text, place
    If Err.Number = 0 Then mCells.Add cell, place
End Sub

' Forget what is kept for a cell. If a function has answered there, the error of another one is kept.
Public Sub ForgetMessage(ByVal cell As Range, ByVal functionName As String)
    Dim before As Range, text As String, place As String
    If mCells Is Nothing Then
        Set mCells = New Collection
        Set mTexts = New Collection
    End If
    ' the address is read only if a message may have to be deleted; most cells have none
    If mCells.Count = 0 Or cell Is Nothing Then Exit Sub
    place = PlaceOf(cell)
    text = TextUnder(place)
    If Len(text) = 0 Then Exit Sub
    If Len(functionName) > 0 Then
        If HasFailedWithin(functionName, cell) Then Exit Sub
    End If
    Set before = mCells.Item(place)
    mCells.Remove place
    mTexts.Remove place
    ' the cell that was there then has moved, and keeps its message
    If PlaceOf(before) <> place Then Keep before, text
End Sub

' Whether the message of a cell is that of an error of another function in its formula.
Public Function HasFailedWithin(ByVal functionName As String, ByVal cell As Range) As Boolean
    Dim text As String, other As String, place As String
    If mCells Is Nothing Or cell Is Nothing Then Exit Function
    place = PlaceOf(cell)
    text = TextUnder(place)
    If Left$(text, 1) <> ERROR_SIGN Then Exit Function
    other = Mid$(FirstLines(text, 1), 2)
    If other = functionName Or InStr(1, cell.Formula, other, vbTextCompare) = 0 Then Exit Function
    HasFailedWithin = (PlaceOf(mCells.Item(place)) = place)
End Function

Private Function TextUnder(ByVal key As String) As String
    On Error Resume Next    ' there is none
    TextUnder = mTexts.Item(key)
End Function

' The full address of a cell, "" if the cell or its workbook is no longer there.
Private Function PlaceOf(ByVal cell As Range) As String
    On Error Resume Next
    PlaceOf = cell.Address(External:=True)
End Function

' The result of FACTOR_ERROR: the message of an error, the notes on a result, "" if there are none.
Public Function MessageOf(ByVal cell As Variant) As String
    Dim formulaCell As Range, text As String, functionName As String
    If TypeName(cell) <> "Range" Then
        MessageOf = "FACTOR_ERROR: point at the cell that shows the error"
        Exit Function
    End If
    Set formulaCell = FirstOfArray(cell)
    text = TextFor(PlaceOf(formulaCell))
    functionName = FirstLines(text, 1)
    MessageOf = Mid$(text, InStr(1, text, vbLf) + 1)
    If Not IsError(formulaCell.Value2) Then
        ' another formula may stand in the cell by now, or a constant
        If Left$(text, 1) = ERROR_SIGN Or InStr(1, formulaCell.Formula, functionName, vbTextCompare) = 0 Then MessageOf = ""
    ElseIf Len(text) = 0 Then
        MessageOf = "no message of xlfactor is kept for this cell: calculate it anew (F2, then Enter)"
    End If
End Function

Public Function LastMessage() As String
    LastMessage = mLast
End Function

' What is kept for the cell that is now at a place, of several the latest.
Private Function TextFor(ByVal place As String) As String
    Dim number As Long
    If mCells Is Nothing Then Exit Function
    For number = 1 To mCells.Count
        If PlaceOf(mCells.Item(number)) = place Then TextFor = mTexts.Item(number)
    Next number
End Function

' An array formula fills several cells; the first one is its caller.
Public Function FirstOfArray(ByVal cells As Range) As Range
    Dim spilled As Object    ' an older Excel has no SpillParent
    Set FirstOfArray = cells.Cells(1, 1)
    Set spilled = FirstOfArray
    On Error Resume Next    ' the cell belongs to no array
    Set FirstOfArray = spilled.SpillParent
    If FirstOfArray.HasArray Then Set FirstOfArray = FirstOfArray.CurrentArray.Cells(1, 1)
End Function
