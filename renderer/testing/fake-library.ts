import { bytesOf } from '../../preload/contract/columns.ts'
import { channelPair, type Channel } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import { libraryMethods, type LibraryEvents, type LibraryMethods } from '../../preload/contract/library-contract.ts'
import type { Handlers, Input, Output } from '../../preload/contract/method.ts'
import type { PhotoList, PhotoTile } from '../../preload/contract/photos.ts'
import { serve, type Emit } from '../../preload/contract/serve.ts'

type Name = keyof LibraryMethods
/** What the fake answers; methods that are left out fail when they are called. */
export type Answers = { -readonly [Each in Name]?: Handlers<LibraryMethods>[Each] }

/**
 * A library for tests, at the far end of a real channel. What it answers must fit the contract, or the call fails:
 * a test cannot pass on answers that no library would give.
 */
export function fakeLibrary(answers: Answers) {
  const [page, library] = channelPair()
  return {
    ...served(library, answers),
    client: connect<LibraryMethods, LibraryEvents>(page),
    close: () => page.close(),
  }
}

/** Serves the fake on a channel of the caller's. */
export function served(channel: Channel, answers: Answers) {
  const calls: { readonly name: string; readonly input: unknown; readonly signal: AbortSignal }[] = []
  const answer = async (name: Name, input: unknown, signal: AbortSignal): Promise<unknown> => {
    calls.push({ name, input, signal })
    const handler = answers[name] as ((input: unknown, signal: AbortSignal) => unknown) | undefined
    if (!handler) throw new Error(`The test did not expect ${name}`)
    return libraryMethods[name].output.parse(await handler(input, signal))
  }
  const handlers = Object.fromEntries(
    Object.keys(libraryMethods).map((name) => [
      name,
      (input: unknown, signal: AbortSignal) => answer(name as Name, input, signal),
    ]),
  )
  const emit: Emit<LibraryEvents> = serve(channel, libraryMethods, handlers as unknown as Handlers<LibraryMethods>)
  return {
    emit,
    answers,
    /** Inputs of the calls of one method so far. */
    inputs: <Each extends Name>(name: Each) =>
      calls.filter((call) => call.name === name).map((call) => call.input as Input<LibraryMethods[Each]>),
    /** The signals of the calls of one method so far. */
    signals: (name: Name) => calls.filter((call) => call.name === name).map((call) => call.signal),
  }
}

/** A list answer with one photo per id, square, grey and of the same day unless told otherwise. */
export function listOf(
  ids: readonly number[],
  more: {
    revision?: number
    total?: number
    likely?: number
    best?: number
    scores?: readonly number[]
    days?: readonly number[]
  } = {},
): Output<LibraryMethods['photos.list']> {
  const list: PhotoList = {
    revision: more.revision ?? 1,
    count: ids.length,
    total: more.total ?? ids.length,
    ids: bytesOf(Uint32Array.from(ids)),
    aspects: bytesOf(new Uint16Array(ids.length).fill(1000)),
    colours: bytesOf(new Uint32Array(ids.length).fill(0x808080)),
    days: bytesOf(Int32Array.from(more.days ?? ids.map(() => 18_000))),
  }
  return {
    ...list,
    ...(more.likely === undefined ? {} : { likely: more.likely }),
    ...(more.best === undefined ? {} : { best: more.best }),
    ...(more.scores ? { scores: bytesOf(Float32Array.from(more.scores)) } : {}),
  }
}

export function tileOf(id: number, changes: Partial<PhotoTile> = {}): PhotoTile {
  return {
    id: id as PhotoTile['id'],
    hash: id.toString(16).padStart(64, '0'),
    name: `IMG_${id}.jpg`,
    taken: { local: '2019-08-31T14:03:22.150', offsetMinutes: null, source: 'metadata' },
    offline: false,
    caption: null,
    favourite: false,
    ...changes,
  }
}
