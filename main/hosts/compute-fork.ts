import { parentChannel } from './channels.ts'
import { crashesArgument, hostCompute } from './compute-host.ts'

/** Entry: compute as a forked process of plain Node. Takes the path of its notes as argument. */
hostCompute(parentChannel(), { sharp: 'native', crashes: crashesArgument() })
