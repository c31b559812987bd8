import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openCrashMemory } from './crash-memory.ts'
import type { Encoder } from './encoder.ts'
import { createEncoderLoader, type LoadedModel } from './load-encoder.ts'

const run = promisify(execFile)

let folder: string
let spec: ModelSpec
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-encoder-'))
  spec = writeRandomClip(folder, randomTiny)
})
beforeEach(() => rmSync(notes(), { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

const notes = (): string => join(folder, 'crashes.json')

/** A made-up processor: how long it takes for a picture, and how far its answers are off. */
interface FakeProvider {
  readonly ms: number
  readonly cosine?: number
  readonly fails?: string
}

/** A loader on made-up processors whose clock is theirs. `open` tells which encoders were not closed. */
function loaderOn(providers: Readonly<Record<string, FakeProvider>>, now: () => number = () => 0) {
  const open: string[] = []
  let clock = 0
  const openFake = async (model: ModelSpec, provider: string): Promise<Encoder> => {
    const { ms, cosine = 1, fails } = providers[provider] ?? { ms: 0, fails: 'there is no such thing' }
    if (fails !== undefined) throw new Failure('model-unusable', fails)
    open.push(provider)
    return {
      spec: model,
      provider,
      async images(_, count) {
        clock += ms * count
        return Array.from({ length: count }, () => Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2)))
      },
      texts: async (texts) => texts.map(() => Float32Array.of(1, 0)),
      async close() {
        open.splice(open.indexOf(provider), 1)
      },
    }
  }
  const load = createEncoderLoader({
    crashes: openCrashMemory(notes(), now),
    open: openFake,
    candidates: () => Object.keys(providers),
    clock: () => clock,
  })
  return { load, open }
}

test('auto takes the fastest correct provider and lets go of all others', async () => {
  const { load, open } = loaderOn({
    cpu: { ms: 40 },
    cuda: { ms: 1, cosine: 0.99 },
    webgpu: { ms: 5, cosine: 0.9999 },
    dml: { ms: 8 },
    coreml: { ms: 1, fails: 'No such library' },
  })
  const { provider, reports, encoder } = await load(spec, 'auto')
  expect(provider).toBe('webgpu')
  expect(encoder.provider).toBe('webgpu')
  expect(open).toEqual(['webgpu'])
  expect(reports).toEqual([
    expect.objectContaining({ provider: 'cpu', usable: true, imageMs: 40, agreement: 1 }),
    expect.objectContaining({
      provider: 'cuda',
      usable: false,
      imageMs: null,
      reason: 'Computes something else than the CPU: agreement 0.9900, and 0.999 is needed.',
    }),
    expect.objectContaining({ provider: 'webgpu', usable: true, imageMs: 5, reason: 'In use: 5.0 ms a picture.' }),
    expect.objectContaining({ provider: 'dml', usable: true, imageMs: 8 }),
    expect.objectContaining({ provider: 'coreml', usable: false, reason: 'It fails here: No such library.' }),
  ])
})

test('what is wrong for exact numbers can be right for rounded ones', async () => {
  const providers = { cpu: { ms: 40 }, webgpu: { ms: 5, cosine: 0.99 } }
  expect((await loaderOn(providers).load({ ...spec, precision: 'int8' }, 'auto')).provider).toBe('webgpu')
  expect((await loaderOn(providers).load({ ...spec, precision: 'fp16' }, 'auto')).provider).toBe('cpu')
})

test('answers that are no numbers are wrong answers', async () => {
  const { load } = loaderOn({ cpu: { ms: 40 }, webgpu: { ms: 5, cosine: NaN } })
  expect((await load(spec, 'auto')).provider).toBe('cpu')
})

test('a provider asked for by name is loaded without trying the others', async () => {
  const { load, open } = loaderOn({ cpu: { ms: 1 }, webgpu: { ms: 50 } })
  const loaded = await load(spec, 'webgpu')
  expect(loaded).toMatchObject({ provider: 'webgpu', reason: 'webgpu was asked for.', reports: [] })
  expect(open).toEqual(['webgpu'])
})

test('a provider asked for by name that does not work is replaced by the CPU, and the reason says so', async () => {
  const { load } = loaderOn({ cpu: { ms: 1 }, webgpu: { ms: 1, fails: 'No adapter' } })
  expect(await load(spec, 'webgpu')).toMatchObject({
    provider: 'cpu',
    reason: 'webgpu was asked for, but it did not work. It fails here: No adapter. The CPU takes its place.',
    reports: [{ provider: 'webgpu', usable: false }],
  })
})

test('a model that not even the CPU can run is unusable', async () => {
  const { load } = loaderOn({ cpu: { ms: 1, fails: 'broken graph' }, webgpu: { ms: 1 } })
  await expect(load(spec, 'auto')).rejects.toMatchObject({ code: 'model-unusable', message: 'broken graph' })
})

/** Loads in a process of its own, in which `webgpu` behaves as `script` says. Resolves with what it prints, if it lives. */
async function inProcess(
  script: string,
  provider: string,
): Promise<Pick<LoadedModel, 'provider' | 'reason' | 'reports'>> {
  const source = `
    const { createEncoderLoader } = await import(${JSON.stringify(urlOf('load-encoder.ts'))})
    const { openEncoder } = await import(${JSON.stringify(urlOf('encoder.ts'))})
    const { openCrashMemory } = await import(${JSON.stringify(urlOf('crash-memory.ts'))})
    const load = createEncoderLoader({
      crashes: openCrashMemory(${JSON.stringify(notes())}),
      candidates: () => ['cpu', 'webgpu'],
      open: async (spec, provider, options) => {
        if (provider === 'webgpu') { ${script} }
        return openEncoder(spec, 'cpu', options)
      },
    })
    const { encoder, ...told } = await load(${JSON.stringify(spec)}, ${JSON.stringify(provider)})
    await encoder.close()
    console.log(JSON.stringify(told))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', source])
  return JSON.parse(stdout) as LoadedModel
}
const urlOf = (file: string): string => pathToFileURL(join(import.meta.dirname, file)).href

test.each(['auto', 'webgpu'])(
  'a driver that takes the whole process with it (%s) is left alone by the next process',
  async (provider) => {
    await expect(inProcess('process.abort()', provider)).rejects.toMatchObject({ signal: 'SIGABRT' })
    const loaded = await inProcess('process.abort()', provider)
    expect(loaded.provider).toBe('cpu')
    expect(loaded.reports.find((report) => report.provider === 'webgpu')).toMatchObject({
      usable: false,
      reason: expect.stringMatching(/the program ended when/i),
    })
  },
)

test('an error while trying a provider is no crash: the next process tries again', async () => {
  const loaded = await inProcess(`throw new Error('No adapter')`, 'auto')
  expect(loaded.provider).toBe('cpu')
  const again = await inProcess('', 'webgpu')
  expect(again.provider).toBe('webgpu')
})

test('a crash is held against a provider for an hour, with that model only', async () => {
  let now = 0
  const crashes = openCrashMemory(notes(), () => now)
  void crashes.guard('clip', 'webgpu', () => new Promise(() => undefined))
  expect(crashes.isSuspect('clip', 'webgpu')).toBe(true)
  expect(crashes.isSuspect('clip', 'dml')).toBe(false)
  expect(crashes.isSuspect('siglip', 'webgpu')).toBe(false)
  now = 3_600_001
  expect(crashes.isSuspect('clip', 'webgpu')).toBe(false)
})

// A GPU in software: Chromium brings a Vulkan loader and SwiftShader.
const chromium = '/usr/lib/chromium'
const hasSoftwareGpu = ['libvulkan.so.1', 'vk_swiftshader_icd.json'].every((file) => existsSync(join(chromium, file)))

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64' || !hasSoftwareGpu)(
  'on a GPU in software (skipped without Debian’s chromium)',
  () => {
    /** Agreement of WebGPU with the CPU, as the probe finds it in the thread where it runs. */
    async function agreementOf(
      model: ModelSpec,
    ): Promise<{ usable: boolean; agreement: number | null; reason: string }> {
      const source = `
      const { openEncoderThread } = await import(${JSON.stringify(urlOf('encoder-thread.ts'))})
      const script = new URL(${JSON.stringify(urlOf('encoder-worker.ts'))})
      const thread = openEncoderThread(script, { crashes: ${JSON.stringify(notes())} })
      const { encoder, reports } = await thread.load(${JSON.stringify(model)}, 'auto')
      await encoder.close()
      await thread.close()
      console.log(JSON.stringify(reports.find(({ provider }) => provider === 'webgpu')))`
      const env = {
        ...process.env,
        VK_DRIVER_FILES: join(chromium, 'vk_swiftshader_icd.json'),
        LD_LIBRARY_PATH: chromium,
        XDG_RUNTIME_DIR: folder,
      }
      // From a file: threads would be started with the flags of a script that is given as text.
      const script = join(folder, 'agreement.mjs')
      writeFileSync(script, source)
      const { stdout } = await run(process.execPath, [script], { env })
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
        usable: boolean
        agreement: number
        reason: string
      }
    }

    test('WebGPU computes the same as the CPU: a CLIP of random weights', async () => {
      const report = await agreementOf(spec)
      expect(report, report.reason).toMatchObject({ usable: true })
      expect(report.agreement).toBeGreaterThan(0.99999)
    }, 120_000)

    test('WebGPU computes the same as the CPU: the built-in model', async () => {
      const colours = join(import.meta.dirname, '../../../models/colours')
      const preprocessing = { ...spec.image.preprocessing, size: 48, mean: [0, 0, 0], std: [1, 1, 1] } as const
      const tokenization = { file: join(colours, 'tokenizer.json'), context: 16, pad: 0, end: 2, lowercase: true }
      const report = await agreementOf({
        ...spec,
        key: 'colours',
        dimensions: 128,
        image: { ...spec.image, file: join(colours, 'image.onnx'), preprocessing },
        text: { ...spec.text, file: join(colours, 'text.onnx'), tokenization },
      })
      expect(report, report.reason).toMatchObject({ usable: true })
      expect(report.agreement).toBeGreaterThan(0.99999)
    }, 120_000)
  },
)
