Option Explicit
Option Private Module
' The settings of the active workbook: cells with a name xf_..., which the ribbon's drop-downs
' show and set. Python reads them from the same cells.

' The cell of a setting; Nothing if the active workbook has none.
Public Function SettingCell(ByVal parameter As String) As Range
    On Error Resume Next    ' no workbook, no such name, or a name without a cell
    Set SettingCell = ActiveWorkbook.Names("xf_" & parameter).RefersToRange.Cells(1, 1)
End Function

' The index of the chosen word, from 0; -1 if the cell holds anything else.
Public Function ChosenIndex(ByVal parameter As String) As Long
    Dim words As Variant, chosen As String, place As Long
    words = WordsOf(parameter)
    chosen = Comparable(ChosenWord(parameter))
    ChosenIndex = -1
    For place = LBound(words) To UBound(words)
        If Comparable(words(place)) = chosen Then ChosenIndex = place - LBound(words)
    Next place
End Function

' An empty or missing cell stands for Python's default word.
Private Function ChosenWord(ByVal parameter As String) As String
    Dim cell As Range
    ChosenWord = DefaultOf(parameter)
    Set cell = SettingCell(parameter)
    If cell Is Nothing Then Exit Function
    If IsError(cell.Value2) Then
        ChosenWord = cell.Text
    ElseIf Not IsEmpty(cell.Value2) Then
        ChosenWord = cell.Value2
    End If
End Function

' The text as Python compares it: case, spaces, hyphens and underscores do not count.
Private Function Comparable(ByVal word As String) As String
    Comparable = LCase$(Replace(Replace(Replace(word, " ", ""), "-", ""), "_", ""))
End Function

Public Function CanBeSet(ByVal parameter As String) As Boolean
    Dim cell As Range
    Set cell = SettingCell(parameter)
    If Not cell Is Nothing Then CanBeSet = Not cell.HasFormula
End Function

' The tip of the drop-down: its meaning, and the cell that it sets or why there is none.
Public Function SettingTip(ByVal parameter As String) As String
    Dim cell As Range
    Set cell = SettingCell(parameter)
    If cell Is Nothing Then
        SettingTip = HelpOf(parameter) & " The workbook in front has no cell named xf_" & parameter & _
            ", so it stays at: " & DefaultOf(parameter) & "."
    ElseIf cell.HasFormula Then
        SettingTip = HelpOf(parameter) & " A formula gives it, in " & PlaceOf(cell) & ": change it there."
    Else
        SettingTip = HelpOf(parameter) & " It stands in " & PlaceOf(cell) & "."
    End If
End Function

Public Sub SetSettingCell(ByVal parameter As String, ByVal index As Long)
    Dim cell As Range, words As Variant
    If Not CanBeSet(parameter) Then Fail SettingTip(parameter)
    Set cell = SettingCell(parameter)
    words = WordsOf(parameter)
    On Error GoTo Refused
    cell.Value2 = words(LBound(words) + index)
    Exit Sub
Refused:
    Fail PlaceOf(cell) & " cannot be changed: is the sheet protected?"
End Sub

' Whether a change may concern a setting: the cell of a setting has a name of its own.
Public Function IsSetting(ByVal changed As Range) As Boolean
    On Error Resume Next    ' most cells have no name
    IsSetting = (LCase$(Left$(changed.Cells(1, 1).Name.Name, 3)) = "xf_")
End Function

Private Function PlaceOf(ByVal cell As Range) As String
    PlaceOf = cell.Worksheet.Name & "!" & cell.Address(False, False)
End Function
