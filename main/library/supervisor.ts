import type { Channel } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import { Failure } from '../../preload/contract/failure.ts'
import type { Client } from '../../preload/contract/method.ts'
import { strings } from '../strings.ts'
import type { Compute, EncoderReady } from './compute.ts'
import type { ComputeEvents, ComputeMethods } from './compute-contract.ts'
import type { Log } from './log.ts'
import type { ModelSpec } from './models/model-spec.ts'
import type { JobFailure } from './pipeline/stage.ts'

type ComputeClient = Client<ComputeMethods, ComputeEvents>
type Perform<Job, Result> = (client: ComputeClient, jobs: readonly Job[]) => Promise<readonly (Result | JobFailure)[]>

interface Session {
  readonly channel: Channel
  readonly client: ComputeClient
}

/** Deaths of the compute process, without a photo to blame, that are too many in {@link restartWindowMs}. */
const restartLimit = 5
const restartWindowMs = 600_000
/** Times that one job may end the process before it is set aside: once among others, and then alone. */
const deathsAlone = 2

interface SupervisorOptions {
  /** Starts a compute process and resolves with the way to talk to it. Closing the channel must end the process. */
  readonly start: () => Promise<Channel>
  readonly now: () => number
  readonly log: Log
  /** A call that takes longer is hung: the process is ended and the call counts as its death. */
  readonly timeoutMs?: number
}

export interface SupervisedCompute extends Compute {
  close(): void
}

/**
 * Makes one dependable {@link Compute} of a process that may die at any moment.
 *
 * When it dies, whatever was in flight is tried again alone, one job at a time, with everything else waiting: so
 * exactly one file takes the blame for a crash, and is set aside as a permanent failure after the third. A new process
 * gets the models that the old one had. Too many deaths that no file explains fail every call with `compute-died`
 * for a while, which stops the stages and tells the user.
 */
export function superviseCompute({ start, now, log, timeoutMs = 300_000 }: SupervisorOptions): SupervisedCompute {
  const models = new Map<string, { model: ModelSpec; provider: string }>()
  let session: Promise<Session> | undefined
  const dead = new WeakSet<Session>()
  let closed = false
  let unexplained: number[] = []
  /** Resolves when nobody is being tried alone. */
  let quarantine: Promise<unknown> = Promise.resolve()

  const died = (error: unknown): boolean => error instanceof Failure && error.code === 'compute-died' && !closed

  const open = async (): Promise<Session> => {
    const channel = await start()
    const client = connect<ComputeMethods, ComputeEvents>(channel)
    for (const input of models.values()) await client.call('loadModel', input)
    return { channel, client }
  }

  const current = async (): Promise<Session> => {
    if (closed) throw new Failure('cancelled', strings.library.closing)
    unexplained = unexplained.filter((at) => now() - at < restartWindowMs)
    if (unexplained.length >= restartLimit) {
      throw new Failure('compute-died', strings.library.readerEndedOften(restartLimit))
    }
    session ??= open()
    const opening = session
    try {
      return await opening
    } catch (error) {
      if (session === opening) {
        session = undefined
        unexplained.push(now())
      }
      throw error
    }
  }

  /** One call on a live process. Its death becomes `compute-died`, and the next call starts a new one. */
  const attempt = async <T>(live: Session, call: (client: ComputeClient) => Promise<T>): Promise<T> => {
    const hung = setTimeout(() => {
      log.error('compute', 'The compute process hung; starting a new one')
      live.channel.close()
    }, timeoutMs)
    try {
      return await call(live.client)
    } catch (error) {
      // Several calls may lose the same process: it is one death.
      if (died(error) && !dead.has(live)) {
        dead.add(live)
        session = undefined
        unexplained.push(now())
      }
      throw error
    } finally {
      clearTimeout(hung)
    }
  }

  /** Everyone else waits while `work` runs. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = quarantine.then(work)
    quarantine = turn.catch(() => undefined)
    return turn
  }

  const tryAlone = async <Job, Result>(job: Job, perform: Perform<Job, Result>): Promise<Result | JobFailure> => {
    for (let deaths = 0; deaths < deathsAlone; deaths++) {
      // A process that cannot even start is nobody's fault here: that error goes to the caller.
      const live = await current()
      try {
        const [answer] = await attempt(live, (client) => perform(client, [job]))
        if (answer === undefined) throw new Error('Compute answered none of 1 job')
        return answer
      } catch (error) {
        if (!died(error)) throw error
      }
    }
    // These deaths are explained now, and so is the one that brought the job here.
    unexplained.splice(-(deathsAlone + 1))
    log.warn('compute', 'One file ends the compute process and is set aside')
    return {
      kind: 'permanent',
      code: 'crashes',
      message: strings.library.setAside.crashes,
    }
  }

  const batch = async <Job, Result>(
    jobs: readonly Job[],
    perform: Perform<Job, Result>,
  ): Promise<readonly (Result | JobFailure)[]> => {
    await quarantine
    const live = await current()
    try {
      return await attempt(live, (client) => perform(client, jobs))
    } catch (error) {
      if (!died(error)) throw error
      log.warn('compute', 'The compute process died; trying its jobs one by one', { jobs: jobs.length })
      return alone(async () => {
        const answers: (Result | JobFailure)[] = []
        for (const job of jobs) answers.push(await tryAlone(job, perform))
        return answers
      })
    }
  }

  /** For calls that are not about a photo: once more on a new process, then the caller hears of it. */
  const single = async <T>(call: (client: ComputeClient) => Promise<T>): Promise<T> => {
    const live = await current()
    try {
      return await attempt(live, call)
    } catch (error) {
      if (!died(error)) throw error
      return attempt(await current(), call)
    }
  }

  return {
    render: (jobs, signal) =>
      batch(jobs, (client, some) =>
        client.call('render', { jobs: some.map(({ path, previews }) => ({ path, previews })) }, signal),
      ),
    embedImages: (key, previews, signal) =>
      batch(previews, (client, some) => client.call('embedImages', { key, previews: [...some] }, signal)),
    embedTexts: (key, texts, signal) =>
      single((client) => client.call('embedTexts', { key, texts: [...texts] }, signal)),
    view: async (path, destination, signal) =>
      void (await single((client) => client.call('view', { path, destination }, signal))),
    async loadModel(model, provider, signal): Promise<EncoderReady> {
      const ready = await single((client) => client.call('loadModel', { model, provider }, signal))
      models.set(model.key, { model, provider: ready.provider })
      return ready
    },
    async unloadModel(key) {
      models.delete(key)
      if (session) await single((client) => client.call('unloadModel', { key }))
    },
    close() {
      closed = true
      void session?.then(({ channel }) => channel.close()).catch(() => undefined)
    },
  }
}
