Option Explicit
Option Private Module
' The messages of the errors that cells show, the notes on their results, and the last message of all.

Private mMessages As Collection    ' keyed by the full address of the cell
Private mLast As String

' Keep the message of a cell, or of a button, where there is no cell.
Public Sub KeepMessage(ByVal what As String, ByVal words As String, Optional ByVal cell As Range)
    mLast = what & " at " & Format$(Now, "hh:mm:ss") & vbLf & vbLf & words
    If cell Is Nothing Then Exit Sub
    mLast = cell.Address(External:=True) & ": " & mLast
    ForgetMessage cell
    mMessages.Add words, cell.Address(External:=True)
End Sub

' Keep the notes on the result of a cell; they are those of its formula as it is now.
Public Sub KeepNotes(ByVal words As String, ByVal cell As Range)
    If Not cell Is Nothing Then mMessages.Add cell.Formula & vbLf & words, cell.Address(External:=True)
End Sub

Public Sub ForgetMessage(ByVal cell As Range)
    If mMessages Is Nothing Then Set mMessages = New Collection
    ' the address is read only if a message may have to be deleted; most cells have none
    If mMessages.Count = 0 Or cell Is Nothing Then Exit Sub
    On Error Resume Next    ' it had none
    mMessages.Remove cell.Address(External:=True)
End Sub

' The result of FACTOR_ERROR: the message of an error, the notes on a result, "" if there are none.
Public Function MessageOf(ByVal cell As Variant) As String
    Dim formulaCell As Range
    If TypeName(cell) <> "Range" Then
        MessageOf = "FACTOR_ERROR: point at the cell that shows the error"
        Exit Function
    End If
    Set formulaCell = FirstOfArray(cell)
    MessageOf = Kept(formulaCell.Address(External:=True))
    If Not IsError(formulaCell.Value2) Then
        MessageOf = NotesOn(formulaCell.Formula, MessageOf)
    ElseIf Len(MessageOf) = 0 Then
        MessageOf = "no message of xlfactor is kept for this cell: calculate it anew (F2, then Enter)"
    End If
End Function

' Another formula may stand in the cell by now, or a constant.
Private Function NotesOn(ByVal formulaText As String, ByVal words As String) As String
    If Left$(words, Len(formulaText) + 1) = formulaText & vbLf Then NotesOn = Mid$(words, Len(formulaText) + 2)
End Function

Public Function LastMessage() As String
    LastMessage = mLast
End Function

Private Function Kept(ByVal address As String) As String
    On Error Resume Next    ' there is none
    Kept = mMessages.Item(address)
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
