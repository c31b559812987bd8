/** How many dialogs are open: whatever has to be in the uppermost one moves when this changes. */
class DialogCount {
  now = $state(0)
}

export const dialogCount = new DialogCount()
