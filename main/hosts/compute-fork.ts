import { parentChannel } from './channels.ts'
import { hostCompute } from './compute-host.ts'

/** Entry: compute as a forked process of plain Node. */
hostCompute(parentChannel(), 'native')
