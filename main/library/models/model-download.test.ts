import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { messageOf } from '../../../preload/contract/failure.ts'
import { openModels, type ModelStore, type ModelStoreOptions } from './model-store.ts'
import { contents, hashOfBytes, testManifest, tokenizer, weights, weightsAddress } from './test-models.ts'
import {
  answerStatus,
  ignoreRange,
  sendInstead,
  sendSized,
  serve,
  stall,
  startTestServer,
  type TestServer,
} from './test-server.ts'

let root: string
let server: TestServer
let waits: number[]
let store: ModelStore

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'models-'))
  server = await startTestServer(contents)
  waits = []
  store = open()
})
afterEach(async () => {
  await server.close()
  rmSync(root, { recursive: true })
})

/** A store on the test server that notes how long it would have waited, and does not. */
function open(options: Partial<ModelStoreOptions> = {}): ModelStore {
  return openModels({
    manifest: testManifest(),
    directory: join(root, 'models'),
    builtIn: join(root, 'app'),
    mirror: () => server.address,
    wait: async (milliseconds) => void waits.push(milliseconds),
    ...options,
  })
}
/** For models whose sizes are not recorded. */
const openUnsized = (): ModelStore => open({ manifest: testManifest({ sized: false }) })

const at = (...names: readonly string[]): string => join(root, 'models', 'clip', ...names)
const never = new AbortController().signal
const download = (): Promise<void> => store.download('clip', (received) => server.arrived(received), never)
const stateOf = async () => {
  const [model] = await store.list()
  return { state: model?.state, problem: model?.problem }
}
/** The sentence that a failed download ends with. */
const failure = (): Promise<string> => download().then(() => 'It worked', messageOf)

test('a model arrives whole, is checked, and can be used', async () => {
  expect(await stateOf()).toEqual({ state: 'available', problem: null })
  const progress: number[] = []
  await store.download('clip', (received) => progress.push(received), never)
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
  expect(progress.at(-1)).toBe(weights.length + tokenizer.length)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(readdirSync(at()).sort()).toEqual(['.verified.json', 'model.onnx', 'tokenizer.json'])
  expect(await store.spec('clip')).toMatchObject({
    dimensions: 2,
    image: { file: at('model.onnx'), input: 'a', output: 'b' },
    text: { file: at('model.onnx'), input: 'c', tokenization: { file: at('tokenizer.json'), context: 4 } },
  })
})

test('while it runs, the list says so and how far it is', async () => {
  const seen: unknown[] = []
  const look = async (): Promise<void> => {
    const [model] = await store.list()
    seen.push([model?.state, model?.received])
  }
  let last = Promise.resolve()
  await store.download('clip', () => void (last = look()), never)
  await last
  expect(seen[0]).toEqual(['downloading', expect.any(Number)])
})

test('a cut connection is taken up where it broke, as often as needed', async () => {
  const cut = serve({ cutAfter: 100_000, etag: '"v1"' })
  server.behave(cut, cut, cut, serve({ etag: '"v1"' }))
  await download()
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
  expect(server.requests.slice(0, 4).map(({ range }) => range)).toEqual([
    undefined,
    ...[1, 2, 3].map((n) => `bytes=${n}00000-`),
  ])
  expect(server.requests[1]?.ifRange).toBe('"v1"')
})

test('what arrived before the app was closed is kept', async () => {
  const abort = new AbortController()
  server.behave(stall(70_000))
  const first = store.download('clip', (received) => received >= 70_000 && abort.abort(), abort.signal)
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  expect(await stateOf()).toEqual({ state: 'available', problem: null })
  expect(statSync(at('model.onnx.part')).size).toBe(70_000)
  server.behave(serve())
  await open().download('clip', () => undefined, never)
  expect(server.requests[1]?.range).toBe('bytes=70000-')
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
})

test('a server that cannot resume sends everything again', async () => {
  server.behave(serve({ cutAfter: 100_000 }), ignoreRange)
  await download()
  expect(server.requests[1]?.range).toBe('bytes=100000-')
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('a server that answers with another part is not believed', async () => {
  server.behave(
    serve({ cutAfter: 100_000 }),
    serve({ contentRange: `bytes 5-${weights.length - 1}/${weights.length}` }),
    serve(),
  )
  await download()
  expect(server.requests[2]?.range).toBeUndefined()
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('a file that changed on the server in between is fetched anew', async () => {
  server.behave(serve({ cutAfter: 100_000, etag: '"old"' }), serve({ etag: '"new"' }))
  await download()
  expect(server.requests[1]).toMatchObject({ range: 'bytes=100000-', ifRange: '"old"' })
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('a wrong piece from an earlier attempt is noticed, and the file fetched in one go', async () => {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx.part'), Buffer.alloc(50_000))
  await download()
  expect(server.requests.slice(0, 2).map(({ range }) => range)).toEqual(['bytes=50000-', undefined])
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('a part that is too long is thrown away', async () => {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx.part'), Buffer.concat([weights, weights]))
  await download()
  expect(server.requests[0]?.range).toBeUndefined()
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
})

test('a part that is complete needs only its check', async () => {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx.part'), weights)
  await download()
  expect(server.requests.map(({ path }) => path)).not.toContain(weightsAddress)
})

test('a busy server is asked again, later and later, and as late as it says', async () => {
  server.behave(answerStatus(500), answerStatus(503, { 'retry-after': '7' }), answerStatus(429), serve())
  await download()
  expect(waits).toEqual([2_000, 7_000, 8_000])
})

test('a server that stays out of order is given up, in words', async () => {
  server.behave(answerStatus(500))
  expect(await failure()).toMatch(
    /^127\.0\.0\.1:\d+ answers 500 \(Internal Server Error\): it is busy or out of order\. What has arrived is kept; try again later\.$/,
  )
  expect(waits).toHaveLength(5)
  expect(await stateOf()).toEqual({ state: 'available', problem: expect.stringContaining('500') })
})

test('a file that is not there is said at once', async () => {
  server.behave(answerStatus(404))
  expect(await failure()).toMatch(
    /answers 404 \(Not Found\): it does not have model\.onnx\. A mirror may be incomplete/,
  )
  expect(waits).toEqual([])
})

test('a model that is not for everyone is said at once', async () => {
  server.behave(answerStatus(401))
  expect(await failure()).toMatch(/does not give model\.onnx to everyone\. Download the model by hand and import it/)
})

test('redirects are followed, and the rest is asked for behind them too', async () => {
  const elsewhere = await startTestServer({ '/blob': weights })
  const tell = (received: number): void => elsewhere.arrived(received)
  const redirect = answerStatus(302, { location: `${elsewhere.address}/blob` })
  server.behave(redirect, redirect, serve())
  elsewhere.behave(serve({ cutAfter: 100_000 }), serve())
  await store.download('clip', tell, never)
  await elsewhere.close()
  expect(elsewhere.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-'])
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('an altered file is refused', async () => {
  const altered = Buffer.from(weights)
  altered[1000] = 99
  server.behave(sendSized(altered))
  expect(await failure()).toMatch(
    /sent the wrong file\. model\.onnx is damaged, or another version: its contents are not the expected ones\.$/,
  )
  expect(readdirSync(at())).toEqual([])
})

test('a Git-LFS pointer is called by its name, whether its length is given or not', async () => {
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${hashOfBytes(weights)}\nsize ${weights.length}\n`,
  )
  server.behave(sendSized(pointer))
  expect(await failure()).toMatch(/only a Git-LFS pointer/)
  const unsized = openUnsized()
  server.behave(sendInstead(pointer))
  await expect(unsized.download('clip', () => undefined, never)).rejects.toThrow(/only a Git-LFS pointer/)
})

test('a web page is called by its name', async () => {
  server.behave(sendInstead('<!DOCTYPE html><title>Sign in to the hotel</title>', 'text/html; charset=utf-8'))
  expect(await failure()).toMatch(/is a web page and not the model\. A sign-in page of the network/)
})

test('a server that offers another length is refused before anything is loaded', async () => {
  server.behave(sendSized(Buffer.alloc(1_000)))
  expect(await failure()).toMatch(/offers 1,000 bytes for model\.onnx, which has 320,000\. It is another file\.$/)
})

test('a server that sends more than it should is stopped', async () => {
  server.behave(sendInstead(Buffer.concat([weights, Buffer.from('more')])))
  expect(await failure()).toMatch(/sends more than the 320,000 bytes that model\.onnx has/)
  expect(readdirSync(at())).toEqual([])
})

test('a server that promises all and always ends early is given up', async () => {
  server.behave(sendInstead(weights.subarray(0, 1_000)))
  expect(await failure()).toMatch(/ended after 1,000 of 320,000 bytes\. What has arrived is kept/)
})

test('a connection that falls silent counts as cut', async () => {
  store = open({ stallMs: 50 })
  server.behave(stall(100_000), serve())
  await download()
  expect(server.requests[1]?.range).toBe('bytes=100000-')
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
})

test('no network is said as that', async () => {
  await server.close()
  expect(await failure()).toMatch(/^The connection to 127\.0\.0\.1:\d+ was lost: nobody answers there\./)
  server = await startTestServer({})
})

test('a model whose size is not recorded is checked by its hash alone', async () => {
  store = openUnsized()
  server.behave(serve({ cutAfter: 100_000 }), serve())
  await download()
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
  expect(await stateOf()).toEqual({ state: 'installed', problem: null })
})

test('a part whose size was never recorded and that is complete is recognised', async () => {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx.part'), weights)
  store = openUnsized()
  await download()
  expect(server.requests.filter(({ path }) => path === weightsAddress)).toHaveLength(1)
  expect(readFileSync(at('model.onnx')).equals(weights)).toBe(true)
})

test('a disk without enough room is noticed before the download', async () => {
  store = open({ freeBytes: async () => 100_000 })
  expect(await failure()).toBe('The disk has 0.1 MB left and the model needs 0.3 MB. Make room and try again.')
  expect(server.requests).toEqual([])
})

test.skipIf(process.platform !== 'linux')('a disk that fills up on the way is said as that', async () => {
  mkdirSync(at(), { recursive: true })
  symlinkSync('/dev/full', at('model.onnx.part'))
  expect(await failure()).toMatch(/The disk that holds the library is full\. Make room and start the download again/)
})

test('a second request for the same model waits for the first', async () => {
  await Promise.all([download(), download()])
  expect(server.requests.filter(({ path }) => path === weightsAddress)).toHaveLength(1)
})

test('only what is missing or wrong is fetched', async () => {
  mkdirSync(at(), { recursive: true })
  writeFileSync(at('model.onnx'), Buffer.alloc(weights.length))
  writeFileSync(at('tokenizer.json'), tokenizer)
  await download()
  expect(server.requests.map(({ path }) => path)).toEqual([weightsAddress])
  await download()
  expect(server.requests).toHaveLength(1)
})

test('an unknown model is not found', async () => {
  await expect(store.download('made-up', () => undefined, never)).rejects.toMatchObject({ code: 'not-found' })
})
