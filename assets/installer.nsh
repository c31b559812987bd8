; "Open with Recollect" in Explorer, for the person who installs it.

; Does something for every ending of pictures that Recollect reads.
!macro forEachPicture DO
  !insertmacro ${DO} "jpg"
  !insertmacro ${DO} "jpeg"
  !insertmacro ${DO} "jpe"
  !insertmacro ${DO} "jfif"
  !insertmacro ${DO} "jif"
  !insertmacro ${DO} "mpo"
  !insertmacro ${DO} "png"
  !insertmacro ${DO} "apng"
  !insertmacro ${DO} "webp"
  !insertmacro ${DO} "gif"
  !insertmacro ${DO} "tif"
  !insertmacro ${DO} "tiff"
  !insertmacro ${DO} "bmp"
  !insertmacro ${DO} "dib"
  !insertmacro ${DO} "avif"
  !insertmacro ${DO} "avifs"
  !insertmacro ${DO} "heic"
  !insertmacro ${DO} "heics"
  !insertmacro ${DO} "heif"
  !insertmacro ${DO} "heifs"
  !insertmacro ${DO} "hif"
  !insertmacro ${DO} "jxl"
  !insertmacro ${DO} "3fr"
  !insertmacro ${DO} "arw"
  !insertmacro ${DO} "cap"
  !insertmacro ${DO} "cr2"
  !insertmacro ${DO} "cr3"
  !insertmacro ${DO} "crw"
  !insertmacro ${DO} "dcr"
  !insertmacro ${DO} "dng"
  !insertmacro ${DO} "erf"
  !insertmacro ${DO} "fff"
  !insertmacro ${DO} "gpr"
  !insertmacro ${DO} "iiq"
  !insertmacro ${DO} "k25"
  !insertmacro ${DO} "kdc"
  !insertmacro ${DO} "mdc"
  !insertmacro ${DO} "mef"
  !insertmacro ${DO} "mos"
  !insertmacro ${DO} "mrw"
  !insertmacro ${DO} "nef"
  !insertmacro ${DO} "nrw"
  !insertmacro ${DO} "orf"
  !insertmacro ${DO} "ori"
  !insertmacro ${DO} "pef"
  !insertmacro ${DO} "ptx"
  !insertmacro ${DO} "raf"
  !insertmacro ${DO} "rw2"
  !insertmacro ${DO} "rwl"
  !insertmacro ${DO} "sr2"
  !insertmacro ${DO} "srf"
  !insertmacro ${DO} "srw"
  !insertmacro ${DO} "x3f"
!macroend

; One program more to choose from. What a double click opens is nobody's but the owner's to change.
!macro offerPicture ENDING
  WriteRegNone SHCTX "Software\Classes\.${ENDING}\OpenWithProgids" "Recollect.Picture"
!macroend
!macro withdrawPicture ENDING
  DeleteRegValue SHCTX "Software\Classes\.${ENDING}\OpenWithProgids" "Recollect.Picture"
!macroend

; Explorer reads the list of programs again.
!macro tellExplorer
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect" "" "Open with Recollect"
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect" "Icon" "$appExe,0"
  WriteRegStr SHCTX "Software\Classes\Directory\shell\Recollect\command" "" '"$appExe" "%1"'
  WriteRegStr SHCTX "Software\Classes\Recollect.Picture" "" "Picture"
  WriteRegStr SHCTX "Software\Classes\Recollect.Picture\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHCTX "Software\Classes\Recollect.Picture\shell\open\command" "" '"$appExe" "%1"'
  !insertmacro forEachPicture offerPicture
  !insertmacro tellExplorer
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\Directory\shell\Recollect"
  !insertmacro forEachPicture withdrawPicture
  DeleteRegKey SHCTX "Software\Classes\Recollect.Picture"
  !insertmacro tellExplorer
!macroend
