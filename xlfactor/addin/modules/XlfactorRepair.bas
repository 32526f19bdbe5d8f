Option Explicit
Option Private Module
' A formula keeps the path of the add-in with which it was written. If the add-in has another path
' now, for example on another computer, the formula refers to a file that does not exist.

' Repair the workbook and return a text of what was done.
Public Function RepairBook(ByVal book As Workbook) As String
    Dim links As Long, formulas As Long, sheet As Worksheet, refused As String
    links = RepairLinks(book)
    For Each sheet In book.Worksheets
        formulas = formulas + RepairSheet(sheet, refused)
    Next sheet
    If links + formulas = 0 And Len(refused) = 0 Then
        RepairBook = "No formula holds an old path of the add-in."
    Else
        RepairBook = formulas & " formula(s) and " & links & " link(s) to an old path of the add-in were mended."
    End If
    If Len(refused) > 0 Then RepairBook = RepairBook & vbLf & "These could not be changed (is the sheet protected?):" & refused
End Function

' Point Excel's links at this add-in; Excel itself then changes the formulas where it can.
Private Function RepairLinks(ByVal book As Workbook) As Long
    Dim link As Variant
    If IsEmpty(book.LinkSources(xlExcelLinks)) Then Exit Function
    For Each link In book.LinkSources(xlExcelLinks)
        If IsOldPath(link) Then
            If IsChanged(book, link) Then RepairLinks = RepairLinks + 1
        End If
    Next link
End Function

' Where Excel refuses, the text of the formulas is repaired nevertheless.
Private Function IsChanged(ByVal book As Workbook, ByVal link As String) As Boolean
    On Error GoTo Refused
    book.ChangeLink link, ThisWorkbook.FullName, xlLinkTypeExcelLinks
    IsChanged = True
Refused:
End Function

Private Function IsOldPath(ByVal path As String) As Boolean
    IsOldPath = EndsWithAddin(path) And StrComp(path, ThisWorkbook.FullName, vbTextCompare) <> 0
End Function

' Repair the formulas of a sheet and return how many; `refused` lists the cells that refuse.
Private Function RepairSheet(ByVal sheet As Worksheet, ByRef refused As String) As Long
    Dim cell As Range, formulas As Range
    On Error Resume Next    ' a sheet without formulas
    Set formulas = sheet.UsedRange.SpecialCells(xlCellTypeFormulas)
    On Error GoTo 0
    If formulas Is Nothing Then Exit Function
    For Each cell In formulas.Cells
        If WithoutPath(cell.Formula) <> cell.Formula Then
            If RepairCell(cell) Then
                RepairSheet = RepairSheet + 1
            Else
                refused = refused & " " & sheet.Name & "!" & cell.Address(False, False)
            End If
        End If
    Next cell
End Function

' Formula2 keeps a formula that spills from becoming one that does not; older Excels lack it.
Private Function RepairCell(ByVal cell As Object) As Boolean
    On Error Resume Next    ' the formula is read again afterwards to detect a refusal
    If cell.HasArray Then
        cell.CurrentArray.FormulaArray = WithoutPath(cell.Formula)
    Else
        cell.Formula2 = WithoutPath(cell.Formula2)
        If WithoutPath(cell.Formula) <> cell.Formula Then cell.Formula = WithoutPath(cell.Formula)
    End If
    RepairCell = (WithoutPath(cell.Formula) = cell.Formula)
End Function

' A formula without the add-in's name before its functions: 'C:\old\xlfactor.xlam'!NAME(...) and
' xlfactor.xlam!NAME(...) become NAME(...). Texts within the formula stay as they are.
Public Function WithoutPath(ByVal formula As String) As String
    Dim place As Long, token As String
    If InStr(1, formula, AddinName(), vbTextCompare) = 0 Then
        WithoutPath = formula
        Exit Function
    End If
    place = 1
    Do While place <= Len(formula)
        token = TokenAt(formula, place)
        place = place + Len(token)
        If EndsWithAddin(Unquoted(token)) And Mid$(formula, place, 1) = "!" Then
            place = place + 1
        Else
            WithoutPath = WithoutPath & token
        End If
    Loop
End Function

' The text, quoted name or name that begins at a place, or else a single character.
Private Function TokenAt(ByVal formula As String, ByVal place As Long) As String
    Dim sign As String, last As Long
    sign = Mid$(formula, place, 1)
    last = place
    If sign = """" Or sign = "'" Then
        Do
            last = InStr(last + 1, formula & sign, sign)
            ' a doubled quote stands for one within the text, which continues
            If Mid$(formula, last + 1, 1) <> sign Then Exit Do
            last = last + 1
        Loop
    Else
        Do While IsNameSign(sign) And IsNameSign(Mid$(formula, last + 1, 1))
            last = last + 1
        Loop
    End If
    TokenAt = Mid$(formula, place, last - place + 1)
End Function

Private Function IsNameSign(ByVal sign As String) As Boolean
    IsNameSign = (sign Like "[A-Za-z0-9_.]")
End Function

Private Function Unquoted(ByVal token As String) As String
    Unquoted = token
    If Left$(token, 1) = "'" And Right$(token, 1) = "'" And Len(token) > 1 Then Unquoted = Mid$(token, 2, Len(token) - 2)
End Function

Private Function EndsWithAddin(ByVal path As String) As Boolean
    Dim tail As String
    tail = Right$(path, Len(AddinName()))
    If StrComp(tail, AddinName(), vbTextCompare) <> 0 Then Exit Function
    EndsWithAddin = (Len(path) = Len(tail))
    If Not EndsWithAddin Then EndsWithAddin = (InStr("\/:", Mid$(path, Len(path) - Len(tail), 1)) > 0)
End Function

Private Function AddinName() As String
    AddinName = ThisWorkbook.Name
End Function
