import { powerMonitor } from 'electron'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { LogFile } from '../hosts/log-file.ts'

/** Tells the library whether the machine runs on battery, now and whenever that changes. */
export function followPower(library: LibraryClient, log: LogFile['log']): void {
  const tell = (onBattery: boolean): void => {
    library.call('activity.pace', { onBattery }).catch((error: unknown) => {
      // A library that is gone is told again by the one that takes its place.
      log.warn('shell', 'The library was not told about the battery', { error: messageOf(error) })
    })
  }
  const onBattery = (): void => tell(true)
  const onMains = (): void => tell(false)
  powerMonitor.on('on-battery', onBattery)
  powerMonitor.on('on-ac', onMains)
  library.onClose(() => {
    powerMonitor.off('on-battery', onBattery)
    powerMonitor.off('on-ac', onMains)
  })
  tell(powerMonitor.isOnBatteryPower())
}
