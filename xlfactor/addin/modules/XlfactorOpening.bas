Option Explicit
Option Private Module
' A workbook that is opened while the engine is down keeps the values that it was saved with: Excel
' may calculate all its formulas then, and errors would take the place of values that still hold.

Private mOpen As Collection    ' the workbooks whose opening has ended, by their full names

' Excel has come to rest. What was opened shows only now which functions it does not find, and a
' question disturbs no program that opens workbooks.
Public Sub EndOpenings()
    Dim book As Object, opened As Collection
    Set opened = New Collection
    For Each book In Application.Workbooks
        If IsBeingOpened(book) Then opened.Add book
    Next book
    NoteOpenBooks
    For Each book In opened
        OfferRepair book
    Next book
End Sub

' Called when Excel has come to rest after a workbook was opened, made or saved.
Public Sub NoteOpenBooks()
    Dim book As Object
    On Error Resume Next    ' a workbook within another document may have no full name
    Set mOpen = New Collection
    For Each book In Application.Workbooks
        mOpen.Add True, book.FullName
    Next book
End Sub

' What the calling cells show of the values that they were saved with; Empty if their workbook is not
' just being opened, or the function is a part of their formula, of which they tell nothing. To Excel a
' formula that reads the value of its own cell is a circle; one that reads its text is not.
Public Function SavedValue(ByVal functionName As String) As Variant
    Dim area As Object
    SavedValue = Empty
    On Error Resume Next    ' the caller is no cell
    Set area = Application.Caller
    If Not IsBeingOpened(area.Worksheet.Parent) Then Exit Function
    If Not IsOneCall(WithoutPath(area.Cells(1, 1).Formula), functionName) Then Exit Function
    Set area = area.Cells(1, 1).SpillingToRange    ' if it spills; an older Excel has none
    SavedValue = ShownValues(area)
End Function

' Whether the bracket after the name of a function closes at the end of a formula.
Public Function IsOneCall(ByVal formula As String, ByVal functionName As String) As Boolean
    Dim place As Long, depth As Long, token As String
    place = Len(functionName) + 2
    If StrComp(Left$(formula, place), "=" & functionName & "(", vbTextCompare) <> 0 Then Exit Function
    Do
        token = TokenAt(formula, place)
        place = place + Len(token)
        If token = "(" Then depth = depth + 1
        If token = ")" Then depth = depth - 1
    Loop Until depth = 0 Or place > Len(formula)
    IsOneCall = (depth = 0 And place > Len(formula))
End Function

Private Function ShownValues(ByVal area As Object) As Variant
    Dim shown As Variant, row As Long, column As Long
    ReDim shown(1 To area.Rows.Count, 1 To area.Columns.Count)
    For row = 1 To UBound(shown, 1)
        For column = 1 To UBound(shown, 2)
            shown(row, column) = ShownValue(area.Cells(row, column))
        Next column
    Next row
    ShownValues = shown
End Function

' The number that a cell shows, #N/A for one that its look does not tell, else the text.
Public Function ShownValue(ByVal cell As Object) As Variant
    Dim number As Variant
    ShownValue = cell.Text
    number = NumberIn(cell.Text)
    If Left$(cell.Text, 1) = "#" Then    ' an error, or a column that is too narrow
        ShownValue = CVErr(xlErrNA)
    ElseIf Not IsEmpty(number) Then
        ' a year may stand for a date, and a format may leave out thousands
        ShownValue = CVErr(xlErrNA)
        If Application.WorksheetFunction.Text(number, cell.NumberFormatLocal) = cell.Text Then ShownValue = number
    End If
End Function

Private Function NumberIn(ByVal text As String) As Variant
    Dim digits As String
    NumberIn = Empty
    digits = Trim$(text)
    If Right$(digits, 1) = "%" Then digits = Left$(digits, Len(digits) - 1)
    If digits = ChrW(8211) Then    ' as our sheets show nought
        NumberIn = 0
    ElseIf IsNumeric(digits) Then
        NumberIn = CDbl(digits) / IIf(digits = Trim$(text), 1, 100)
    End If
End Function

Private Function IsBeingOpened(ByVal book As Object) As Boolean
    Dim isOpen As Boolean
    If mOpen Is Nothing Then Exit Function    ' VBA was reset, so nothing is known
    On Error Resume Next    ' it is none of those
    isOpen = mOpen.Item(book.FullName)
    IsBeingOpened = Not isOpen
End Function
