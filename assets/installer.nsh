; "Open with Recollect" for folders in Explorer, for the person who installs it.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect" "" "Open with Recollect"
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect" "Icon" "$appExe,0"
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect\command" "" '"$appExe" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\Directory\shell\Recollect"
!macroend
