Option Explicit
Option Private Module
' A result sheet whose inputs were changed since it was made says so in the line at its head. Only
' the look of that line changes, so the sheet still counts as untouched. The look is changed when the
' sheet is shown or the workbook is saved, because each change by VBA clears Excel's undo list.

Private Const STAMP_NAME As String = "xf_stamp"
Private Const FIRST_LINE As String = "Made by", INPUTS_LINE As String = "Inputs"
Private Const FORMAT_STALE As String = ";;;""Inputs changed since this was made: run again"""
Private Const COLOUR_STALE As Long = 192    ' red, as a check that failed

Private mStale As Collection    ' by workbook and sheet: the seal of a sheet when its inputs changed

' ---- events

' Cells were changed: remember which result sheets were made from them.
Public Sub NoteChange(ByVal changed As Range)
    Dim sheet As Object, isRead As Boolean
    On Error Resume Next    ' a change must never be disturbed
    If Not SealOf(changed.Worksheet) Is Nothing Then Exit Sub
    For Each sheet In changed.Worksheet.Parent.Worksheets
        isRead = IsStale(sheet)    ' known already, for which nothing is evaluated
        If Not isRead Then isRead = ReadsFrom(sheet, changed)
        If isRead Then Remember sheet
    Next sheet
End Sub

' A sheet is shown: turn the line at its head if its inputs were changed.
Public Sub ShowState(ByVal sheet As Object)
    Dim head As Range
    On Error Resume Next    ' it is a chart sheet, or protected
    If Not IsStale(sheet) Then Exit Sub
    Set head = sheet.Range("B4")    ' whether all checks passed
    If Len(head.Value2) = 0 Then Set head = sheet.Range("B3")
    If head.NumberFormat = FORMAT_STALE Then Exit Sub
    head.NumberFormat = FORMAT_STALE
    head.Font.Color = COLOUR_STALE
End Sub

' A workbook is saved: what is told is told after it is opened again, too.
Public Sub ShowAll(ByVal book As Object)
    Dim sheet As Object
    For Each sheet In book.Worksheets
        ShowState sheet
    Next sheet
End Sub

' ---- what is remembered

' A sheet that is made again has another seal, and is no longer stale.
Public Function IsStale(ByVal sheet As Object) As Boolean
    Dim seal As Range
    On Error Resume Next    ' nothing is remembered of it
    Set seal = SealOf(sheet)
    If Not seal Is Nothing Then IsStale = (mStale.Item(KeyOfSheet(sheet)) = CStr(seal.Value2))
End Function

Private Sub Remember(ByVal sheet As Object)
    If mStale Is Nothing Then Set mStale = New Collection
    On Error Resume Next    ' nothing was remembered of it
    mStale.Remove KeyOfSheet(sheet)
    On Error GoTo 0
    mStale.Add CStr(SealOf(sheet).Value2), KeyOfSheet(sheet)
End Sub

Private Function KeyOfSheet(ByVal sheet As Object) As String
    KeyOfSheet = sheet.Parent.Name & "|" & sheet.Name
End Function

' ---- the stamp of a result sheet

' The last line of the stamp holds the digest of the sheet; Nothing if the sheet is none of ours.
Private Function SealOf(ByVal sheet As Object) As Range
    On Error Resume Next
    Set SealOf = sheet.Names(STAMP_NAME).RefersToRange
End Function

' The lines of inputs stand above the seal: "cma = CMA!B5:C22; gamma = Targets!C23".
Private Function ReadsFrom(ByVal sheet As Object, ByVal changed As Range) As Boolean
    Dim seal As Range, row As Long, label As String, isFirst As Boolean
    Set seal = SealOf(sheet)
    If seal Is Nothing Then Exit Function
    For row = seal.Row To 1 Step -1
        label = CStr(sheet.Cells(row, seal.Column - 1).Value2)
        If Len(label) = 0 Or label = INPUTS_LINE Then
            If OneIsIn(CStr(sheet.Cells(row, seal.Column).Value2), sheet, changed) Then
                ReadsFrom = True
                Exit Function
            End If
        End If
        If label = FIRST_LINE Then Exit Function
    Next row
End Function

Private Function OneIsIn(ByVal line As String, ByVal sheet As Object, ByVal changed As Range) As Boolean
    Dim part As Variant, place As Long
    For Each part In Split(line, "; ")
        place = InStr(part, " = ")
        If place > 0 Then
            If IsIn(Left$(part, place - 1), Mid$(part, place + 3), sheet, changed) Then OneIsIn = True
        End If
    Next part
End Function

' An input is where its name or its Table is now; else where it was.
Private Function IsIn(ByVal inputName As String, ByVal was As String, ByVal sheet As Object, ByVal changed As Range) As Boolean
    Dim area As Range, text As Variant
    For Each text In Array("xf_" & inputName, inputName & "[#All]", was)
        If area Is Nothing Then Set area = AreaOf(sheet, CStr(text))
    Next text
    If area Is Nothing Then Exit Function
    ' a name may point at the first cell of a table
    If InStr(was, ":") > 0 And area.Rows.Count = 1 And area.Columns.Count = 1 Then Set area = area.CurrentRegion
    If area.Worksheet.Name = changed.Worksheet.Name Then
        IsIn = Not Application.Intersect(area, changed) Is Nothing
    End If
End Function

Private Function AreaOf(ByVal sheet As Object, ByVal text As String) As Range
    On Error Resume Next    ' it is no range
    Set AreaOf = sheet.Evaluate(text)
End Function
