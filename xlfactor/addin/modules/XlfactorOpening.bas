Option Explicit
Option Private Module
' A workbook that is opened while the engine is down keeps the values that it was saved with: Excel
' may calculate all its formulas then, and errors would take the place of values that still hold.

Private mOpen As Collection    ' the workbooks whose opening has ended, by their full names

' Called when Excel has come to rest after a workbook was opened, made or saved.
Public Sub NoteOpenBooks()
    Dim book As Object
    Set mOpen = New Collection
    For Each book In Application.Workbooks
        mOpen.Add True, book.FullName
    Next book
End Sub

' The value that the calling cells were saved with; Empty if their workbook is not just being opened.
Public Function SavedValue() As Variant
    Dim cell As Object
    On Error Resume Next    ' the caller is no cell
    Set cell = Application.Caller
    If Not IsBeingOpened(cell.Worksheet.Parent) Then Exit Function
    SavedValue = cell.Value2
    SavedValue = cell.Cells(1, 1).SpillingToRange.Value2    ' if it spills; an older Excel has none
End Function

Private Function IsBeingOpened(ByVal book As Object) As Boolean
    Dim isOpen As Boolean
    If mOpen Is Nothing Then Exit Function    ' VBA was reset, so nothing is known
    On Error Resume Next    ' it is none of those
    isOpen = mOpen.Item(book.FullName)
    IsBeingOpened = Not isOpen
End Function
