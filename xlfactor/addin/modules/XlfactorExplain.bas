Option Explicit
Option Private Module
' FACTOR_EXPLAIN: Python gets the text of a formula, and the values that Excel calculates for it.

Private Const NAME_IN_CELL As String = "FACTOR_EXPLAIN"
Private Const SEPARATOR_NUMBER As Long = 31
' The longest text that Excel evaluates.
Private Const LONGEST_INPUT As Long = 255

Public Const EXPLAINING_IN_PYTHON As String = "xlfactor.excel.explaining"

Public Function ExplanationOf(ByVal cell As Variant) As Variant
    Dim formulaCell As Range, sheetName As String, texts As Variant, inputs As Variant
    On Error GoTo Failed
    DisableCancelKey
    #If Mac Then
        ExplanationOf = WhileDown(NAME_IN_CELL, "#N/A", NO_FUNCTIONS)
        Exit Function
    #End If
    If IsLeftToOk(NAME_IN_CELL) Then
        ExplanationOf = IN_WIZARD
        Exit Function
    End If
    If TypeName(cell) <> "Range" Then Fail "point at the cell with the formula"
    Set formulaCell = FirstOfArray(cell)
    sheetName = formulaCell.Worksheet.Name
    texts = CallEngine("FORMULA_INPUTS", Array(sheetName, formulaCell.Formula), EXPLAINING_IN_PYTHON)
    If Not IsErrorText(texts) Then
        inputs = InputsOf(formulaCell.Worksheet, texts)
        texts = CallEngine("FORMULA_EXPLAINED", Array(sheetName, formulaCell.Formula, inputs), EXPLAINING_IN_PYTHON)
    End If
    ExplanationOf = Answer(NAME_IN_CELL, texts)
    Exit Function
Failed:
    ExplanationOf = Unanswered(NAME_IN_CELL, WordsOfError(Err.Number, Err.Description))
End Function

' The place and the value of each text, as Excel calculates it.
Private Function InputsOf(ByVal sheet As Worksheet, ByVal texts As String) As Variant
    Dim parts As Variant, found() As Variant, place As Long
    parts = Split(texts, Chr$(SEPARATOR_NUMBER))
    If UBound(parts) < 0 Then
        InputsOf = Array()
        Exit Function
    End If
    ReDim found(0 To UBound(parts))
    For place = 0 To UBound(parts)
        found(place) = InputAt(sheet, parts(place))
    Next place
    InputsOf = found
End Function

Private Function InputAt(ByVal sheet As Worksheet, ByVal text As String) As Variant
    Dim area As Range
    If Len(text) > LONGEST_INPUT Then Fail "an argument has more than " & LONGEST_INPUT & " letters, which Excel does not calculate by itself: put it into a cell of its own (" & Left$(text, 40) & " ...)"
    On Error Resume Next    ' it is a value, and no cells
    Set area = sheet.Evaluate(text)
    On Error GoTo 0
    If area Is Nothing Then
        InputAt = Array("", sheet.Evaluate(text))
    Else
        InputAt = PlaceAndValues(area)
    End If
End Function
