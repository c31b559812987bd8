import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What processes have used so far. */
export interface Usage {
  /** Milliseconds of CPU, in user and system mode, over all threads. */
  readonly cpuMs: number
  /** Bytes of memory that are resident now. */
  readonly rss: number
}

export function ownUsage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1_000, rss: process.memoryUsage.rss() }
}

/**
 * What the processes that this one has started have used so far, those that have ended left out.
 *
 * Undefined on Windows, which tells it to nobody without a native module. Linux counts in steps of 10 ms.
 */
export function childUsage(): Usage | undefined {
  if (process.platform === 'win32') return undefined
  const children = process.platform === 'linux' ? linuxProcesses() : listedProcesses()
  const own = children.filter(({ parent }) => parent === process.pid)
  return { cpuMs: own.reduce((sum, { cpuMs }) => sum + cpuMs, 0), rss: own.reduce((sum, { rss }) => sum + rss, 0) }
}

interface Process extends Usage {
  readonly parent: number
}

/** Clock ticks a second; 100 on every Linux that Node runs on. */
const ticks = 100
const linuxPage = 4_096

function linuxProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [parseLinuxStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]
      } catch {
        // It has ended in between.
        return []
      }
    })
}

/** Reads `/proc/<pid>/stat`; see proc_pid_stat(5). The name in parentheses may itself hold anything. */
export function parseLinuxStat(stat: string): Process {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  // Counting from 1 with the process id: parent 4, user time 14, system time 15, resident pages 24; these start at 3.
  return { parent: fields[1]!, cpuMs: ((fields[11]! + fields[12]!) * 1_000) / ticks, rss: fields[21]! * linuxPage }
}

function listedProcesses(): Process[] {
  const listed = execFileSync('ps', ['-axo', 'ppid=,time=,rss='], { encoding: 'utf8' })
  return listed.trim().split('\n').map(parseListed)
}

/** Reads a line of `ps -axo ppid=,time=,rss=`: `  501   1:02.50  10240`. Times are [hours:]minutes:seconds. */
export function parseListed(line: string): Process {
  const [parent = '', time = '', rss = ''] = line.trim().split(/\s+/)
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return { parent: Number(parent), cpuMs: seconds * 1_000, rss: Number(rss) * 1_024 }
}
