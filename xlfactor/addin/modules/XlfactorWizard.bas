Option Explicit
Option Private Module
' The Function Wizard calculates after each argument, and Excel waits for it: a function that may take
' long answers there with a word.

Public Const IN_WIZARD As String = "calculated when you press OK"

Private Const QUICK_SECONDS As Single = 0.05
Private Const NOT_CALLED As Single = -2, CALLED_ONCE As Single = -1

' Of the slowest call of each function: Python may know the answer of a quick one from another cell.
' The first call does not count, because it loads the function.
Private mSeconds As Collection

Public Function IsLeftToOk(ByVal functionName As String) As Boolean
    If Not IsQuick(functionName) Then IsLeftToOk = InFunctionWizard()
End Function

' False for a function that was not called before: Python may have to be started.
Private Function IsQuick(ByVal functionName As String) As Boolean
    Dim seconds As Single
    seconds = SlowestCall(functionName)
    IsQuick = (seconds > CALLED_ONCE And seconds < QUICK_SECONDS)
End Function

Public Sub KeepSeconds(ByVal functionName As String, ByVal seconds As Single)
    Dim before As Single
    before = SlowestCall(functionName)
    If mSeconds Is Nothing Then Set mSeconds = New Collection
    If before = NOT_CALLED Then
        mSeconds.Add CALLED_ONCE, functionName
    ElseIf seconds > before Then
        mSeconds.Remove functionName
        mSeconds.Add seconds, functionName
    End If
End Sub

Private Function SlowestCall(ByVal functionName As String) As Single
    SlowestCall = NOT_CALLED
    On Error Resume Next    ' it was not called
    SlowestCall = mSeconds.Item(functionName)
End Function
