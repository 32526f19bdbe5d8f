Option Explicit
Option Private Module
' A formula keeps the path of the add-in with which it was written. If the add-in has another path
' now, for example on another computer, the formula refers to a file that does not exist. A formula
' that was written without the add-in shows #NAME? until it is entered anew. Conditional formats and
' validations take no function of another workbook but by a name, and names are repaired.

' The longest formula that FormulaArray takes.
Private Const LONGEST_ARRAY As Long = 255

' A workbook was opened, perhaps from a computer where the add-in has another path. A program that
' works in an Excel that nobody sees would wait for an answer for ever.
Public Sub OfferRepair(ByVal book As Workbook)
    On Error GoTo Failed
    DisableCancelKey
    If Not Application.Visible Then Exit Sub
    If Not NeedsRepair(book) Then Exit Sub
    If Agreed(book.Name & " holds formulas that do not find the functions of xlfactor. Repair them now?") Then RepairBookAndTell book
    Exit Sub
Failed:
    Tell WordsOfError(Err.Number, Err.Description)
End Sub

Public Sub RepairBookAndTell(ByVal book As Workbook)
    Dim words As String, state As Variant, number As Long
    state = StateOfExcel()
    On Error GoTo Failed
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    Application.Calculation = xlCalculationManual    ' or each formula would calculate all after it
    words = RepairBook(book)
    RestoreExcel state
    Inform words
    Exit Sub
Failed:
    number = Err.Number
    words = Err.Description
    RestoreExcel state
    Err.Raise number, TITLE, words
End Sub

' Repair the workbook and return a text of what was done.
Public Function RepairBook(ByVal book As Workbook) As String
    Dim links As Long, formulas As Long, sheet As Worksheet, refused As String
    links = RepairLinks(book)
    formulas = RepairNames(book, refused)
    For Each sheet In book.Worksheets
        formulas = formulas + RepairSheet(sheet, refused)
    Next sheet
    If links + formulas = 0 And Len(refused) = 0 Then
        RepairBook = "All formulas find the functions of xlfactor."
    Else
        RepairBook = formulas & " formula(s) and " & links & " link(s) that did not find the functions of xlfactor were mended."
    End If
    If Len(refused) > 0 Then RepairBook = RepairBook & vbLf & "These could not be changed (is the sheet protected?):" & refused
End Function

' False for a workbook that cannot be looked at, which may have nothing to do with xlfactor.
Private Function NeedsRepair(ByVal book As Workbook) As Boolean
    On Error Resume Next
    NeedsRepair = HoldsOldPath(book) Or HoldsUnknown(book)
End Function

' Whether Excel knows of a link to the add-in at another path.
Private Function HoldsOldPath(ByVal book As Workbook) As Boolean
    Dim link As Variant
    If IsEmpty(book.LinkSources(xlExcelLinks)) Then Exit Function
    For Each link In book.LinkSources(xlExcelLinks)
        If IsOldPath(link) Then HoldsOldPath = True
    Next link
End Function

' Whether formulas of a study with functions of ours show #NAME?; those of other workbooks may be anybody's.
Private Function HoldsUnknown(ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet, cell As Range, formulas As Range
    If Not IsStudy(book) Then Exit Function
    For Each sheet In book.Worksheets
        Set formulas = FormulasOf(sheet)
        If Not formulas Is Nothing Then
            For Each cell In formulas.Cells
                If IsUnknown(cell) Then HoldsUnknown = True
            Next cell
        End If
    Next sheet
End Function

Private Function IsStudy(ByVal book As Workbook) As Boolean
    Dim entry As Object
    For Each entry In book.Names
        If LCase$(Left$(entry.Name, 3)) = "xf_" Then IsStudy = True
    Next entry
End Function

Private Function IsUnknown(ByVal cell As Object) As Boolean
    If Not (cell.HasFormula And IsError(cell.Value2)) Then Exit Function
    If CLng(cell.Value2) = xlErrName Then IsUnknown = CallsOurs(cell.Formula)
End Function

' What does not call a function of xlfactor shows #NAME? for another reason, which no repair ends.
Private Function CallsOurs(ByVal formula As String) As Boolean
    Dim place As Long, token As String
    place = 1
    Do While place <= Len(formula) And Not CallsOurs
        token = TokenAt(formula, place)
        place = place + Len(token)
        ' Excel may write a function that it does not know as _xludf.NAME
        If Mid$(formula, place, 1) = "(" Then CallsOurs = IsFunction(Mid$(token, InStrRev(token, ".") + 1))
    Loop
End Function

' Formulas stand in defined names too.
Private Function RepairNames(ByVal book As Workbook, ByRef refused As String) As Long
    Dim entry As Object
    For Each entry In book.Names
        If WithoutPath(FormulaOfName(entry)) <> FormulaOfName(entry) Then
            If RepairName(entry) Then
                RepairNames = RepairNames + 1
            Else
                refused = refused & " " & entry.Name
            End If
        End If
    Next entry
End Function

Private Function FormulaOfName(ByVal entry As Object) As String
    On Error Resume Next    ' a damaged name has none
    FormulaOfName = entry.RefersTo
End Function

Private Function RepairName(ByVal entry As Object) As Boolean
    On Error Resume Next    ' the formula is read again afterwards to detect a refusal
    entry.RefersTo = WithoutPath(entry.RefersTo)
    RepairName = (WithoutPath(entry.RefersTo) = entry.RefersTo)
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
    Set formulas = FormulasOf(sheet)
    If formulas Is Nothing Then Exit Function
    For Each cell In formulas.Cells
        If HasOldPath(cell) Or IsUnknown(cell) Then
            RepairCell cell
            If HasOldPath(cell) Or (sheet.ProtectContents And IsUnknown(cell)) Then
                refused = refused & " " & sheet.Name & "!" & cell.Address(False, False)
            ElseIf Not IsUnknown(cell) Then
                RepairSheet = RepairSheet + 1
            End If
        End If
    Next cell
End Function

' Nothing for a sheet without formulas. Of a protected sheet Excel does not single them out.
Private Function FormulasOf(ByVal sheet As Worksheet) As Range
    On Error Resume Next
    If sheet.ProtectContents Then
        Set FormulasOf = sheet.UsedRange
    Else
        Set FormulasOf = sheet.UsedRange.SpecialCells(xlCellTypeFormulas)
    End If
End Function

Private Function HasOldPath(ByVal cell As Object) As Boolean
    If cell.HasFormula Then HasOldPath = (WithoutPath(cell.Formula) <> cell.Formula)
End Function

' Formula2 keeps a formula that spills from becoming one that does not; older Excels lack it.
Private Sub RepairCell(ByVal cell As Object)
    On Error Resume Next    ' the cell is read again afterwards to detect a refusal
    If IsFixedArray(cell) And Len(cell.Formula) > LONGEST_ARRAY Then
        ReplacePaths cell
    ElseIf IsFixedArray(cell) Then
        cell.CurrentArray.FormulaArray = WithoutPath(cell.Formula)
    Else
        cell.Formula2 = WithoutPath(cell.Formula2)
        If HasOldPath(cell) Or IsUnknown(cell) Then cell.Formula = WithoutPath(cell.Formula)
    End If
End Sub

' Whether a formula was entered for several cells. One that spills may count as an array too, and
' would no longer spill.
Private Function IsFixedArray(ByVal cell As Object) As Boolean
    Dim spills As Boolean
    On Error Resume Next    ' an older Excel knows of none that spill
    spills = cell.HasSpill
    IsFixedArray = cell.HasArray And Not spills
End Function

' What is too long for FormulaArray is edited in place.
Private Sub ReplacePaths(ByVal cell As Object)
    Dim path As String, before As String
    Do
        before = cell.Formula
        path = FirstPath(before)
        If Len(path) > 0 Then cell.CurrentArray.Replace Replace(path, "~", "~~"), "", xlPart
    Loop Until cell.Formula = before
    cell.CurrentArray.Replace "=", "=", xlPart    ' all is entered anew
End Sub

' The first name of the add-in in a formula, with the mark that follows it, "" if there is none.
Private Function FirstPath(ByVal formula As String) As String
    Dim place As Long, token As String
    place = 1
    Do While place <= Len(formula) And Len(FirstPath) = 0
        token = TokenAt(formula, place)
        place = place + Len(token)
        If EndsWithAddin(Unquoted(token)) And Mid$(formula, place, 1) = "!" Then FirstPath = token & "!"
    Loop
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
Public Function TokenAt(ByVal formula As String, ByVal place As Long) As String
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
